internal import CXXHash
internal import FootfallModel

/// A place of a segment that is not as it was written.
package struct SegmentDamage: Equatable, Sendable {
    package var file: String
    /// The section's name, or `header`.
    package var section: String
    package var offset: Int
    package var message: String
}

extension SegmentReader {
    /// All damages found by reading every byte.
    ///
    /// Checks the header, each block of each section and the sections' digests; if these are right,
    /// decodes everything as well.
    package func verify() -> [SegmentDamage] {
        var damages = verifyHeader()
        var end = SegmentHeader.size
        for section in footer.sections {
            if section.offset != end {
                damages.append(damage(section, at: end, "bytes that belong to no section"))
            }
            damages += verify(section)
            end = section.end
        }
        if end != trailer.footer.offset {
            damages.append(
                SegmentDamage(
                    file: source.name, section: "footer", offset: end,
                    message: "bytes that belong to no section"))
        }
        return damages.isEmpty ? verifyContents() : damages
    }

    private func verifyHeader() -> [SegmentDamage] {
        let found = try? source.read(at: 0, count: SegmentHeader.size)
        guard found != SegmentHeader.encode(trailer.uuid) else { return [] }
        return [
            SegmentDamage(
                file: source.name, section: "header", offset: 0,
                message: "not the header of segment \(trailer.uuid)")
        ]
    }

    private func damage(_ section: Section, at offset: Int, _ message: String) -> SegmentDamage {
        let name = SectionID(rawValue: section.id).map { "\($0)" } ?? "section \(section.id)"
        return SegmentDamage(
            file: source.name, section: name, offset: offset, message: message)
    }

    /// Walks the blocks of a section.
    private func verify(_ section: Section) -> [SegmentDamage] {
        var damages: [SegmentDamage] = []
        var checksums: [UInt8] = []
        var offset = section.offset
        while offset < section.end {
            do {
                let header = try blockHeader(at: offset, end: section.end)
                let length = BlockHeader.size + header.storedSize
                let block = try source.read(at: offset, count: length)
                withUnsafeBytes(of: header.checksum.littleEndian) {
                    checksums.append(contentsOf: $0)
                }
                do {
                    try block.withUnsafeBytes { _ = try seal.check($0, at: offset) }
                } catch {
                    damages.append(damage(section, at: offset, "\(error)"))
                }
                offset += length
            } catch {
                // Without its length there is no way to the next block.
                return damages + [damage(section, at: offset, "\(error)")]
            }
        }
        if damages.isEmpty && XXH3_64bits(checksums, checksums.count) != section.digest {
            damages.append(
                damage(section, at: section.offset, "blocks that the footer does not know"))
        }
        return damages
    }

    private func blockHeader(at offset: Int, end: Int) throws -> BlockHeader {
        let bytes = try source.read(at: offset, count: BlockHeader.size)
        let header = try bytes.withUnsafeBytes { try BlockHeader($0) }
        guard header.storedSize <= end - offset - BlockHeader.size else {
            throw FootfallError(.damaged, "a block that passes the end of its section")
        }
        return header
    }

    /// Decodes everything once.
    private func verifyContents() -> [SegmentDamage] {
        var damages: [SegmentDamage] = []
        func check(_ section: SectionID, _ body: () throws -> Void) {
            do {
                try body()
            } catch {
                damages.append(
                    SegmentDamage(
                        file: source.name, section: "\(section)",
                        offset: footer.section(section)?.offset ?? 0, message: "\(error)"))
            }
        }
        for column in columns {
            check(.columns) {
                for zone in 0..<zoneCount { try verify(column, zone: zone) }
            }
        }
        check(.customers) {
            for block in 0..<customerBlockCount { _ = try customerBlock(block) }
        }
        check(.ids) {
            var ids = try insertIDStream()
            while try ids.next() != nil {}
        }
        check(.filter) { _ = try filter() }
        check(.statistics) { _ = try statistics() }
        return damages
    }

    /// Decodes a zone of a column, and compares its values with the bounds that are told of them.
    private func verify(_ key: ColumnKey, zone: Int) throws {
        guard let (column, known) = try place(of: key, zone: zone),
            let chunk = try storedChunk(key, zone: zone),
            let found = chunk.bounds(try index(column).boundsKind),
            found != (known.least, known.greatest)
        else { return }
        throw FootfallError(
            .damaged,
            "\(source.name): zone \(zone) of column \(key) at offset \(known.block.offset): values "
                + "\(found.least) to \(found.greatest) as they are stored, expected \(known.least) "
                + "to \(known.greatest)")
    }
}
