using EstimatorConformance.Data;
using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>Annotations of the input describe; they never decide whether and what is computed.</summary>
public static class AnnotationChecks
{
    public static void Check32_MissingAnnotations_AreTolerated(EstimatorSubject subject)
        => AreTolerated(subject, data => ReannotatedView.Without(data, subject.InputColumn));

    public static void Check33_MalformedSlotNames_AreTolerated(EstimatorSubject subject)
        => AreTolerated(subject, data => ReannotatedView.WithMalformedSlotNames(data, subject.InputColumn));

    private static void AreTolerated(EstimatorSubject subject, Func<IDataView, IDataView> change)
    {
        var use = new Examination(subject);
        IDataView annotated = ReannotatedView.WithSlotNames(use.Data, subject.InputColumn), changed = change(use.Data);
        ITransformer transformer = use.Fit(annotated);
        Rows expected = use.Outputs(transformer, annotated);

        SameValues.Bitwise(expected, use.Outputs(transformer, changed), "with changed annotations when transforming");
        SameValues.Bitwise(expected, use.Outputs(new Examination(subject).Fit(changed), changed), "with changed annotations when fitting");
    }
}
