internal import FootfallModel

/// The account of a column while its zones are written.
struct ColumnWriter {
    let key: ColumnKey
    var dictionary = BlockHandle.none
    private(set) var index: ColumnIndex
    private let isShared: Bool
    private var data = BlockHandle.none
    private var encodedBytes = 0
    private var encodings: EncodingSet = []

    init(key: ColumnKey, shared: TextDictionary?) {
        self.key = key
        isShared = shared != nil
        let bounds: ColumnIndex.BoundsKind =
            switch key.type {
            case .null, .emptyObject, .overflow: .none
            case .bool, .int, .list: .ints
            case .double: .doubles
            case .text: shared == nil ? .none : .codes
            }
        index = ColumnIndex(bounds)
    }

    /// Takes bytes into account that were encoded for the column.
    mutating func count(_ payload: ByteWriter) {
        encodedBytes += payload.count
        encodings.formUnion(payload.encodings)
    }

    mutating func encode(_ chunk: ColumnChunk) -> ByteWriter {
        var payload = ByteWriter()
        ChunkCodec.encode(
            chunk, type: key.type, texts: isShared ? .shared : .own, into: &payload)
        count(payload)
        return payload
    }

    mutating func append(_ chunk: ColumnChunk, block: BlockHandle) {
        if data == .none { data.offset = block.offset }
        data.length += block.length
        var zone = ColumnIndex.Zone(
            slotCount: chunk.slotCount, valueCount: chunk.valueCount, block: block)
        if let bounds = chunk.bounds(index.boundsKind) {
            (zone.least, zone.greatest) = bounds
        }
        index.append(zone)
    }

    mutating func appendEmpty(slotCount: Int) {
        index.append(ColumnIndex.Zone(slotCount: slotCount, valueCount: 0, block: .none))
    }

    func entry(index block: BlockHandle) -> ColumnEntry {
        ColumnEntry(
            key: key, dictionary: dictionary, data: data, index: block,
            valueCount: index.valueCount, encodedBytes: encodedBytes, encodings: encodings)
    }
}
