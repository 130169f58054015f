internal import FootfallFormat
internal import FootfallModel

extension StorageEngine {
    private static let dayMicroseconds: Int64 = 86_400_000_000

    /// What the store holds.
    ///
    /// Costs a pass over all customer directories, and over the times of those segments that reach
    /// into the future.
    package func statistics() throws -> StoreStatistics {
        let current = current
        let view = view.current
        var statistics = StoreStatistics()
        statistics.add(current.manifest)
        statistics.counters = current.state.counters
        statistics.files = current.state.files.values.sorted {
            $0.fingerprint.name < $1.fingerprint.name
        }
        statistics.attributeTypes = current.state.catalog.attributeTypes
        for segment in view.segments { statistics.add(segment) }
        statistics.columns.sort { $0.key < $1.key }
        let sealed = view.sealed.map(\.memtable)
        let runs = view.memoryRuns
        statistics.memtableRows = runs.reduce(0) { $0 + $1.rowCount }
        statistics.events += statistics.memtableRows
        statistics.insertIDs += runs.reduce(0) { $0 + $1.insertIDCount }
        for letters in sealed.map(\.letters) + [current.letters] { statistics.add(letters) }
        statistics.logBytes = try logBytes(current.manifest)
        let all = view.segments.map { $0.reader as any Run } + runs.map { $0 as any Run }
        statistics.customers = try MergedDirectory.customerCount(of: all)
        statistics.futureEvents = try all.reduce(0) {
            try $0 + $1.rowCount(after: now() + Self.dayMicroseconds)
        }
        statistics.compactionFailure = writing?.maintenance.compactionFailure.map { "\($0)" }
        return statistics
    }

    /// How big the store is; costs a look at the logs' lengths.
    package func gauges() throws -> StoreGauges {
        let current = current
        let view = view.current
        var gauges = StoreGauges()
        gauges.segments = view.segments.count
        gauges.segmentBytes = view.segments.reduce(0) { $0 + $1.descriptor.byteCount }
        gauges.memtableRows = view.memoryRowCount
        gauges.logBytes = try logBytes(current.manifest)
        gauges.deadLetters =
            current.manifest.deadLetterFiles.reduce(0) { $0 + $1.letterCount }
            + view.sealed.reduce(0) { $0 + $1.memtable.letters.count } + current.letters.count
        return gauges
    }

    /// A log that a flush removes meanwhile counts nothing.
    private func logBytes(_ manifest: Manifest) throws -> Int {
        try manifest.logs.reduce(0) { total, log in
            let name = StoreFileName.log(log.number)
            return try total + (directory.exists(name) ? directory.source(name).length : 0)
        }
    }
}

extension StoreStatistics {
    fileprivate mutating func add(_ manifest: Manifest) {
        logCount = manifest.logs.count
        deadLetters.dropped = manifest.droppedDeadLetters
        for file in manifest.deadLetterFiles {
            deadLetters.fileBytes += file.byteCount
            deadLetters.count(file.kind, file.letterCount)
        }
        writeAmplification = manifest.levels.ledger.writeAmplification
        ownWriteAmplification = manifest.levels.ledger.ownWriteAmplification
        sliceCount = manifest.levels.bounds.count
    }

    fileprivate mutating func add(_ segment: LiveSegment) {
        let descriptor = segment.descriptor
        events += descriptor.rowCount
        insertIDs += descriptor.idCount
        segments.append(
            Segment(
                name: segment.name.text, kind: descriptor.kind, rowCount: descriptor.rowCount,
                byteCount: descriptor.byteCount, timeRange: descriptor.timeRange))
        let summary = segment.reader.summary
        sectionBytes.merge(summary.sectionSizes, uniquingKeysWith: +)
        for size in summary.columns { add(size) }
    }

    private mutating func add(_ size: ColumnSize) {
        let place = columns.firstIndex { $0.key == size.key } ?? columns.count
        if place == columns.count { columns.append(Column(key: size.key)) }
        columns[place].valueCount += size.valueCount
        columns[place].encodedBytes += size.encodedBytes
        columns[place].storedBytes += size.storedBytes
        for encoding in size.encodings.encodings.map({ "\($0)" })
        where !columns[place].encodings.contains(encoding) {
            columns[place].encodings.append(encoding)
        }
    }

    fileprivate mutating func add(_ letters: [DeadLetter]) {
        for letter in letters { deadLetters.count(letter.kind, 1) }
    }
}

extension StoreStatistics.DeadLetters {
    fileprivate mutating func count(_ kind: Rejection.Kind, _ count: Int) {
        switch kind {
        case .invalid: rejections += count
        case .conflict: conflicts += count
        }
    }
}

extension Run {
    /// How many rows lie after a time.
    fileprivate func rowCount(after time: Int64) throws -> Int {
        guard let range = timeRange, range.upperBound > time else { return 0 }
        return try (0..<zoneCount).reduce(0) { total, zone in
            if case .ints(let bounds)? = try zoneMap(.time, zone: zone)?.bounds,
                bounds.upperBound <= time
            {
                return total
            }
            let times = try chunk(.time, zone: zone)?.words ?? []
            return total + times.count { $0 > time }
        }
    }
}

extension MemoryRun {
    fileprivate var insertIDCount: Int {
        let offsets = batch.insertIDs.offsets
        return zip(offsets, offsets.dropFirst()).count { $0 != $1 }
    }
}
