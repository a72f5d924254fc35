namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Starts a thread, or throws what <see cref="BackgroundThread.CannotBeMade"/> knows.</summary>
/// <param name="name">What debuggers show.</param>
/// <param name="run">What it does.</param>
internal delegate Thread StartThread(string name, ThreadStart run);

/// <summary>Threads that do not keep a process alive.</summary>
internal static class BackgroundThread
{
    public static Thread Start(string name, ThreadStart run)
    {
        var thread = new Thread(run) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    /// <summary>
    /// Whether a thread could not be started because the process may have no more: no memory or address space for its stack, or a limit on
    /// processes.
    /// </summary>
    public static bool CannotBeMade(Exception exception) => exception is OutOfMemoryException or ThreadStartException;
}
