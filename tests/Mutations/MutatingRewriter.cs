using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxKind;

namespace Microsoft.ML.EncoderStudy.Mutations;

/// <summary>
/// Compiles every mutation of a file into it, each behind its number: <c>a &lt; b</c> becomes <c>(Mutant.Is(7) ? a &lt;= b : a &lt; b)</c>, and
/// one build serves all. Messages and constants stay as they are.
/// </summary>
/// <param name="file">The file's name, within the library's folder.</param>
/// <param name="numbers">Gives the next number.</param>
/// <param name="isWanted">Whether a mutation is to be compiled in.</param>
internal sealed class MutatingRewriter(string file, Func<int> numbers, Func<int, bool> isWanted) : CSharpSyntaxRewriter
{
    private static readonly Dictionary<SyntaxKind, (SyntaxKind Kind, SyntaxKind Token)> OperatorSwaps = new()
    {
        [LessThanExpression] = (LessThanOrEqualExpression, LessThanEqualsToken),
        [LessThanOrEqualExpression] = (LessThanExpression, LessThanToken),
        [GreaterThanExpression] = (GreaterThanOrEqualExpression, GreaterThanEqualsToken),
        [GreaterThanOrEqualExpression] = (GreaterThanExpression, GreaterThanToken),
        [EqualsExpression] = (NotEqualsExpression, ExclamationEqualsToken),
        [NotEqualsExpression] = (EqualsExpression, EqualsEqualsToken),
        [AddExpression] = (SubtractExpression, MinusToken),
        [SubtractExpression] = (AddExpression, PlusToken),
        [MultiplyExpression] = (DivideExpression, SlashToken),
        [DivideExpression] = (MultiplyExpression, AsteriskToken),
        [LogicalAndExpression] = (LogicalOrExpression, BarBarToken),
        [LogicalOrExpression] = (LogicalAndExpression, AmpersandAmpersandToken),
    };

    private static readonly Dictionary<string, string> MethodSwaps = new() { ["Min"] = "Max", ["Max"] = "Min" };

    /// <summary>The mutations that were compiled in.</summary>
    public List<Mutation> Mutations { get; } = [];

    public override SyntaxNode? VisitAttribute(AttributeSyntax node) => node;

    public override SyntaxNode? VisitParameter(ParameterSyntax node) => node;

    public override SyntaxNode? VisitThrowStatement(ThrowStatementSyntax node) => node;

    public override SyntaxNode? VisitThrowExpression(ThrowExpressionSyntax node) => node;

    public override SyntaxNode? VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node) => node;

    public override SyntaxNode? VisitEnumMemberDeclaration(EnumMemberDeclarationSyntax node) => node;

    public override SyntaxNode? VisitSwitchExpressionArm(SwitchExpressionArmSyntax node) =>
        node.WithExpression((ExpressionSyntax)Visit(node.Expression));

    public override SyntaxNode? VisitCaseSwitchLabel(CaseSwitchLabelSyntax node) => node;

    public override SyntaxNode? VisitIsPatternExpression(IsPatternExpressionSyntax node) => node;

    public override SyntaxNode? VisitFieldDeclaration(FieldDeclarationSyntax node) =>
        node.Modifiers.Any(ConstKeyword) ? node : base.VisitFieldDeclaration(node);

    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node) =>
        node.IsConst ? node : base.VisitLocalDeclarationStatement(node);

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitBinaryExpression(node)!;
        if (!OperatorSwaps.TryGetValue(node.Kind(), out (SyntaxKind Kind, SyntaxKind Token) swap) || HasText(node) || DeclaresVariables(node))
            return visited;
        return Switch(node, visited, SyntaxFactory.BinaryExpression(
            swap.Kind, node.Left, SyntaxFactory.Token(swap.Token).WithTriviaFrom(node.OperatorToken), node.Right));
    }

    public override SyntaxNode? VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitPrefixUnaryExpression(node)!;
        return node.IsKind(LogicalNotExpression) && !DeclaresVariables(node) ? Switch(node, visited, node.Operand)
            : node.IsKind(UnaryMinusExpression) && node.Operand is not LiteralExpressionSyntax ? Switch(node, visited, node.Operand)
            : visited;
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (node.Expression is IdentifierNameSyntax { Identifier.Text: "nameof" })
            return node;
        var visited = (ExpressionSyntax)base.VisitInvocationExpression(node)!;
        return node.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Math" or "MathF" } } math
            && MethodSwaps.TryGetValue(math.Name.Identifier.Text, out string? other)
            ? Switch(node, visited, node.WithExpression(math.WithName(SyntaxFactory.IdentifierName(other))))
            : visited;
    }

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        if (base.VisitExpressionStatement(node) is not ExpressionStatementSyntax visited)
            return node;
        return node.Expression switch
        {
            InvocationExpressionSyntax call when !Assigns(call) => Omit(node, visited),
            AssignmentExpressionSyntax assignment when assignment.IsKind(AddAssignmentExpression) => Replace(
                node, visited, node.WithExpression(
                    assignment.WithOperatorToken(SyntaxFactory.Token(MinusEqualsToken).WithTriviaFrom(assignment.OperatorToken)))),
            AssignmentExpressionSyntax assignment when assignment.IsKind(SubtractAssignmentExpression) => Replace(
                node, visited, node.WithExpression(
                    assignment.WithOperatorToken(SyntaxFactory.Token(PlusEqualsToken).WithTriviaFrom(assignment.OperatorToken)))),
            _ => visited,
        };
    }

    private static bool HasText(BinaryExpressionSyntax node) =>
        node.DescendantNodes().Any(part => part.IsKind(StringLiteralExpression) || part.IsKind(InterpolatedStringExpression));

    private static bool Assigns(InvocationExpressionSyntax call) => call.ArgumentList.Arguments.Any(argument => argument.RefOrOutKeyword.IsKind(OutKeyword));

    /// <summary>A variable that one side declares would not be assigned on the other path.</summary>
    private static bool DeclaresVariables(SyntaxNode node) =>
        node.DescendantNodes().Any(part => part is DeclarationExpressionSyntax or SingleVariableDesignationSyntax);

    private ExpressionSyntax Switch(ExpressionSyntax node, ExpressionSyntax visited, ExpressionSyntax mutated) =>
        Number(node, mutated) is int number
            ? SyntaxFactory.ParseExpression($"(global::Mutant.Is({number}) ? {OneLine(mutated)} : {visited.ToString()})").WithTriviaFrom(node)
            : visited;

    private StatementSyntax Omit(ExpressionStatementSyntax node, ExpressionStatementSyntax visited) => Number(node, null) is int number
        ? SyntaxFactory.ParseStatement($"{{ if (!global::Mutant.Is({number})) {visited.ToString()} }}").WithTriviaFrom(node)
        : visited;

    private StatementSyntax Replace(ExpressionStatementSyntax node, ExpressionStatementSyntax visited, ExpressionStatementSyntax mutated) =>
        Number(node, mutated) is int number
            ? SyntaxFactory.ParseStatement($"{{ if (global::Mutant.Is({number})) {OneLine(mutated)} else {visited.ToString()} }}").WithTriviaFrom(node)
            : visited;

    private int? Number(SyntaxNode node, SyntaxNode? mutated)
    {
        // A comment within would swallow the rest of the line that a mutation is put on.
        if (node.DescendantTrivia().Any(trivia => trivia.IsKind(SingleLineCommentTrivia)))
            return null;
        int number = numbers();
        if (!isWanted(number))
            return null;
        FileLinePositionSpan lines = node.GetLocation().GetLineSpan();
        Mutations.Add(new Mutation(
            number, file, lines.StartLinePosition.Line + 1, lines.EndLinePosition.Line + 1, OneLine(node), mutated is null ? "(left out)" : OneLine(mutated)));
        return number;
    }

    private static string OneLine(SyntaxNode node) => string.Join(' ', node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
