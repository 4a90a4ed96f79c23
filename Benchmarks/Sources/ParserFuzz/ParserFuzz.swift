import Dispatch
import Foundation

/// Feeds damaged input to every parser: whatever comes in, an error or an answer comes out.
///
///     swift run -c release --package-path Benchmarks ParserFuzz --executions 10000000
///
/// The same seed gives the same inputs. Where the program traps, `DIRECTORY/last` names the target
/// and the number of the input, which `--target NAME --first NUMBER --executions 1` repeats. An
/// input that takes longer than `--seconds` (5), or memory that grows by more than `--growth` MiB (64),
/// ends it with 1.
@main
struct ParserFuzz {
  static func main() throws {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    let scratch = options.scratch
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    let corpus = try Corpus()
    let targets = Targets.all(corpus, scratch: scratch).filter {
      options.target == nil || $0.name == options.target
    }
    guard !targets.isEmpty else { throw Usage(text: "no such target") }
    let watch = Watch(scratch: scratch, seconds: options.seconds)
    let parts = targets.reduce(0) { $0 + $1.share }
    print("target,executions,accepted,milliseconds,per_second,slowest_ms,resident_MiB")
    for target in targets {
      let count = max(1, options.executions * target.share / parts)
      try run(target, options, count: count, watch)
    }
    print("done")
  }

  private static func run(
    _ target: Target, _ options: Options, count: Int, _ watch: Watch
  ) throws {
    // Damaged copies of what is refused to begin with would test little.
    guard target.seeds.contains(where: { target.body($0) }) else {
      throw Usage(text: "no sound input is accepted by \(target.name)")
    }
    var accepted = 0
    var settled: Int?
    let began = DispatchTime.now().uptimeNanoseconds
    for number in options.first..<(options.first + count) {
      var mutator = Mutator(seed: options.seed, target: target.name, number: number)
      let input = mutator.input(from: target.seeds)
      watch.begin(target.name, number)
      if target.body(input) { accepted += 1 }
      watch.end()
      if number - options.first == count / 4 { settled = residentMebibytes() }
    }
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9
    let resident = residentMebibytes()
    print(
      "\(target.name),\(count),\(accepted),\(Int(seconds * 1000)),"
        + "\(Int(Double(count) / seconds)),\(watch.slowest / 1_000_000),\(resident)")
    watch.slowest = 0
    if let settled, resident > settled + options.growth {
      print("memory grew from \(settled) to \(resident) MiB in \(target.name)")
      exit(1)
    }
  }

  private static func residentMebibytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) / 1024
  }
}

/// What was asked for on the command line.
struct Options {
  var executions = 1_000_000
  var seed: UInt64 = 1
  var first = 0
  var seconds: UInt64 = 5
  var growth = 64
  var target: String?
  var scratch = NSTemporaryDirectory() + "/filature-fuzz"

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw Usage(text: "a value after \(name)") }
      switch name {
      case "--executions": executions = Int(value) ?? 1
      case "--seed": seed = UInt64(value) ?? 1
      case "--first": first = Int(value) ?? 0
      case "--seconds": seconds = UInt64(value) ?? seconds
      case "--growth": growth = Int(value) ?? growth
      case "--target": target = value
      case "--scratch": scratch = value
      default: throw Usage(text: "unknown option \(name)")
      }
    }
  }
}

/// A command line that cannot be followed.
struct Usage: Error {
  var text: String
}

/// Knows which input is being worked on, for the case that it never ends or ends everything.
final class Watch: @unchecked Sendable {
  private let file: UnsafeMutableRawPointer
  private let size = 64
  private var began: UInt64 = 0
  /// Nanoseconds of the slowest input since it was last set to zero.
  var slowest: UInt64 = 0

  init(scratch: String, seconds: UInt64) {
    let descriptor = open(scratch + "/last", O_RDWR | O_CREAT | O_TRUNC, 0o644)
    ftruncate(descriptor, off_t(size))
    file = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    close(descriptor)
    let timer = Thread { [self] in
      while true {
        sleep(1)
        let start = began
        guard start > 0, DispatchTime.now().uptimeNanoseconds > start + seconds * 1_000_000_000
        else {
          continue
        }
        print("an input takes longer than \(seconds) seconds: see \(scratch)/last")
        exit(1)
      }
    }
    timer.start()
  }

  func begin(_ target: String, _ number: Int) {
    var text = Array("\(target) \(number)\n".utf8.prefix(size))
    text += [UInt8](repeating: 0x20, count: size - text.count)
    file.copyMemory(from: text, byteCount: size)
    began = DispatchTime.now().uptimeNanoseconds
  }

  func end() {
    slowest = max(slowest, DispatchTime.now().uptimeNanoseconds - began)
    began = 0
  }
}
