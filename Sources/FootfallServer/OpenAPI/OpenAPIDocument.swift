/// The description of all routes (OpenAPI 3.1).
enum OpenAPIDocument {
    static let json = #"{"openapi":"3.1.0","info":{"title":"Footfall","version":"1"},"paths":{}}"#
}
