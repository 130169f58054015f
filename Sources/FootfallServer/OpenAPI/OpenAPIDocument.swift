/// The server's description of itself: an OpenAPI 3.1 document, which `/openapi.json` answers.
///
/// It is `openapi.json` beside this file. Tests hold it against the routes that there are, and
/// `Scripts/prove-server` against OpenAPI's own validator.
package enum OpenAPIDocument {
    /// The document's bytes, UTF-8.
    package static var bytes: [UInt8] { PackageResources.openapi_json }
}
