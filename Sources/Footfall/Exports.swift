// Whoever imports Footfall needs its events, values, results and errors too.

@_exported public import FootfallModel
@_exported public import FootfallQuery
