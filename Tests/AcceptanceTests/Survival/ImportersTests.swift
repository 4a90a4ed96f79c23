import Foundation
import Simulation
import Testing

/// Importers of tags and prices and a build of clusters as processes of their own, at the same time,
/// some of them killed: what was said to be done is there, and what was not can be done again.
@Suite(.serialized)
struct ImportersTests {
  /// A command, and what shows that it was done.
  private struct Importer {
    let words: [String]
    let asking: [String]
    let sign: String
  }

  private func importers(_ folder: String) throws -> [Importer] {
    var importers: [Importer] = []
    for number in 1...2 {
      let file = "\(folder)/tags-\(number).csv"
      let rows = (0..<400).map { "x\(number)\($0),Boat \(number),s,BTC\n" }
      try Data(("address,label,source,currency\n" + rows.joined()).utf8)
        .write(to: URL(fileURLWithPath: file))
      importers.append(
        Importer(
          words: ["tags", "import", file, "--input-format", "csv"], asking: ["tags", "list"],
          sign: "Boat \(number)"))
    }
    let file = folder + "/prices.csv"
    let days = (1...28).map { "2024-01-\($0 < 10 ? "0" : "")\($0),BTC/CAD,4\($0)\n" }
    try Data(("date,pair,price\n" + days.joined()).utf8).write(to: URL(fileURLWithPath: file))
    return importers + [
      Importer(
        words: ["prices", "import", file, "--input-format", "csv"], asking: ["prices", "list"],
        sign: "CAD"),
      Importer(
        words: ["cluster", "build", "--name", "again", "--rules", "co-spend,reuse"],
        asking: ["info"], sign: "\"again\""),
    ]
  }

  private func isDone(_ importer: Importer, _ store: String) throws -> Bool {
    let answer = try BuiltProgram.run(importer.asking + ["--json", "--store", store])
    #expect(answer.code == 0, "\(importer.asking): \(answer.errors)")
    return String(decoding: answer.output, as: UTF8.self).contains(importer.sign)
  }

  @Test("of four writers at once, some of them killed, none loses what another stored")
  func killed() throws {
    let chain = try SampleChain("coinjoin")
    let folder = (chain.list as NSString).deletingLastPathComponent
    let importers = try importers(folder)
    var random = SeededRandom(seed: 8)
    var (done, killed) = (0, 0)
    for round in 0..<(ProcessInfo.processInfo.environment["FILATURE_FULL"] == nil ? 4 : 40) {
      let store = try chain.copy("importers-\(round)")
      let processes = try importers.map { importer in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
        process.arguments = importer.words + ["--store", store]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
      }
      for _ in 0..<2 {
        usleep(UInt32(random.number(below: 250_000)))
        kill(processes[random.number(in: 0...3)].processIdentifier, SIGKILL)
      }
      for (process, importer) in zip(processes, importers) {
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal {
          killed += 1
          #expect(process.terminationStatus == SIGKILL)
          continue
        }
        #expect([0, 69].contains(process.terminationStatus), "\(importer.words)")
        guard process.terminationStatus == 0 else { continue }
        done += 1
        #expect(try isDone(importer, store), "\(importer.words) was said to be done")
      }
      let verified = try BuiltProgram.run(["verify", "--store", store])
      #expect(verified.code == 0, "\(verified.errors)")
      for importer in importers {
        let answer = try BuiltProgram.run(importer.words + ["--store", store])
        #expect(answer.code == 0, "\(importer.words): \(answer.errors)")
        #expect(try isDone(importer, store), "\(importer.words), done again")
      }
      chain.remove(store)
    }
    print("\(done) writers ended, \(killed) were killed")
  }
}
