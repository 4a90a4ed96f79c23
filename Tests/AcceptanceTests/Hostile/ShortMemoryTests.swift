import Foundation
import Testing

@Suite("Where the system has no room for another thread")
struct ShortMemoryTests {
  /// The sanitizer's own tables take more addresses than any limit leaves.
  private static let isSanitized =
    ProcessInfo.processInfo.environment["FILATURE_SANITIZED"] != nil

  @Test(
    "an ingest is done by the threads there are, or ends with its line",
    .disabled(if: isSanitized), arguments: [300_000, 400_000, 500_000])
  func fewAddresses(kibibytes: Int) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/short-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let blocks = BuiltProgram.root.path + "/sample-chains/coinjoin/blocks"
    let answer = try BuiltProgram.run(
      [
        "-c",
        "ulimit -v \(kibibytes); exec timeout 120 '\(BuiltProgram.path)' ingest '\(blocks)'"
          + " --network regtest --threads 2 --store '\(folder)'",
      ], program: "/bin/bash")
    #expect(answer.code != 124, "it hangs: \(answer.errors)")
    // Memory that is lacking, not a thread, ends any Swift program where it stands; how much is too
    // little differs from one machine to the next.
    if answer.errors.contains("failed to allocate") { return }
    #expect(answer.code == 0 || answer.code >= 64, "\(answer.errors)")
    #expect(answer.code == 0 || answer.errors.contains("error:"), "\(answer.errors)")
    #expect(!answer.errors.contains("Fatal error"), "\(answer.errors)")
  }
}
