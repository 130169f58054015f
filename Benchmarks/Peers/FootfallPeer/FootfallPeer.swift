import Footfall

/// Footfall's side of the comparison with other engines: one process with one store, told what to do by
/// lines on standard input, as the other engines' processes are.
///
/// A request is a verb and its arguments between tabs; the answer is the line `ok SECONDS BYTES` and so
/// many bytes of CSV, or `failed 0 BYTES` and the reason. The seconds are those of the engine alone,
/// without the printing of its answer.
///
///     open PATH ACCESS COMPACTION MEMTABLE    write or read; background or manual; MiB
///     load FILE                               takes a file in, also a known one; answers with counts
///     append FILE FROM TO                     hands whole lines between two bytes to the library
///     create, flush, settle, close
///     ask QUESTION                            with the answer
///     time QUESTION                           without
@main
struct FootfallPeer {
    static func main() {
        var peer = Peer()
        while let line = readLine() {
            let words = line.split(separator: "\t").map(String.init)
            do {
                print(try peer.answer(words).encoded, terminator: "")
            } catch {
                print(Reply.failure("\(error)"), terminator: "")
            }
            Output.flush()
        }
    }
}
