internal import Footfall

/// How workloads are run; `BenchOptions` says what each means.
struct BenchSettings: Codable {
    /// What an append waits for, as it is written on the command line.
    enum Durability: Codable, Equatable {
        case sync
        case interval(milliseconds: Int)
        case none

        init?(text: String) {
            switch text {
            case "sync": self = .sync
            case "none": self = .none
            default:
                guard text.hasSuffix("ms"), let milliseconds = Int(text.dropLast(2)),
                    milliseconds > 0
                else { return nil }
                self = .interval(milliseconds: milliseconds)
            }
        }

        var text: String {
            switch self {
            case .sync: "sync"
            case .interval(let milliseconds): "\(milliseconds)ms"
            case .none: "none"
            }
        }

        var option: StoreOptions.Durability {
            switch self {
            case .sync: .sync
            case .interval(let milliseconds): .interval(milliseconds: milliseconds)
            case .none: .none
            }
        }
    }

    var repetitions: Int
    var seed: UInt64
    var producers: Int
    var batch: Int
    var durability: Durability
}
