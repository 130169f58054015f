// Whoever imports Footfall needs its events, values and errors too.

@_exported public import FootfallModel
