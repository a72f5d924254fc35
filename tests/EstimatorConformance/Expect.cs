using System.Reflection;
using Microsoft.ML.Runtime;
using Xunit.Sdk;

namespace EstimatorConformance;

/// <summary>What calls on an estimator may do, said as assertions: an estimator that throws fails its check instead of crashing it.</summary>
public static class Expect
{
    /// <summary>The action throws nothing.</summary>
    public static T Success<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is not XunitException)
        {
            Assert.Fail($"{what} failed: {e}");
            throw;
        }
    }

    /// <inheritdoc cref="Success{T}(string, Func{T})"/>
    public static void Success(string what, Action action) => Success(what, () =>
    {
        action();
        return true;
    });

    /// <summary>
    /// The action refuses a schema as ML.NET's estimators do: with <see cref="ArgumentOutOfRangeException"/> or
    /// <see cref="InvalidOperationException"/>, marked by ML.NET where it comes out of a constructor called by reflection.
    /// </summary>
    public static void SchemaRejection(string what, Action action)
    {
        Exception thrown = Failure(what, action);
        Exception cause = Innermost(thrown);
        Assert.True(cause is ArgumentOutOfRangeException or InvalidOperationException, $"{what} threw {Describe(thrown)}; ArgumentOutOfRangeException or InvalidOperationException is wanted.");
        Assert.True(thrown is not TargetInvocationException || Contracts.IsMarked(cause), $"{what} threw {Describe(thrown)}, whose cause ML.NET has not marked.");
    }

    /// <summary>The action throws one of ML.NET's own exceptions, and the message names the column.</summary>
    public static void RejectionNaming(string column, string what, Action action)
    {
        Exception cause = Innermost(Failure(what, action));
        Assert.True(Contracts.IsMarked(cause), $"{what} threw {Describe(cause)}, which is not an exception of ML.NET's.");
        Assert.True(cause.Message.Contains(column, StringComparison.Ordinal), $"{what}: the message does not name the column '{column}': {cause.Message}");
    }

    /// <summary>The exception that the action throws.</summary>
    public static Exception Failure(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            return e;
        }

        Assert.Fail($"{what} succeeded; an exception was wanted.");
        return null;
    }

    /// <summary>The exception at the bottom: ML.NET loads components by reflection and cursors run on threads of their own, which wraps.</summary>
    public static Exception Innermost(Exception thrown) => thrown.InnerException is null ? thrown : Innermost(thrown.InnerException);

    private static string Describe(Exception e) => $"{e.GetType().Name} ({e.Message})";
}
