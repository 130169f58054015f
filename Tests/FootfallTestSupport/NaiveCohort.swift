package import FootfallModel

/// The customers of `among (did …)`, straight from the definition.
package struct NaiveCohort {
    package struct Deed {
        package var matches: (Event) -> Bool
        package var times: Range<Int64>
        package var least: Int
        package var isNever: Bool

        package init(
            times: Range<Int64>, least: Int, isNever: Bool, matches: @escaping (Event) -> Bool
        ) {
            self.matches = matches
            self.times = times
            self.least = least
            self.isNever = isNever
        }
    }

    package var deeds: [Deed]

    package init(_ deeds: [Deed]) {
        self.deeds = deeds
    }

    package func customers(of events: [Event]) -> Set<String> {
        Set(events.compactMap(\.customer)).filter { customer in
            deeds.allSatisfy { deed in
                let count = events.count {
                    $0.customer == customer && deed.matches($0)
                        && deed.times.contains($0.time.microseconds)
                }
                return (count >= deed.least) != deed.isNever
            }
        }
    }
}
