import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file system on a disk that is a file, whose end can be broken off: reading there is an error.
private final class BreakableDisk {
  private let image: String
  private let sound: String
  let path: String
  private let megabytes = 16

  init(_ path: String) throws {
    self.path = path
    image = path + ".image"
    sound = path + ".sound"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try BreakableDisk.run("/usr/bin/truncate", ["-s", "\(megabytes)M", image])
    try BreakableDisk.run("/sbin/mkfs.ext4", ["-q", "-F", image])
    try mount()
  }

  deinit {
    unmount()
    for file in [image, sound] { try? FileManager.default.removeItem(atPath: file) }
  }

  private func mount() throws { try BreakableDisk.run("/bin/mount", ["-o", "loop", image, path]) }
  private func unmount() { _ = try? BuiltProgram.run([path], program: "/bin/umount") }

  /// Keeps the disk as it is now, forgets what was read from it, and breaks its end off.
  func breakOff(keeping percent: Int) throws {
    unmount()
    try BreakableDisk.run("/bin/cp", [image, sound])
    try mount()
    try BreakableDisk.run("/usr/bin/truncate", ["-s", "\(megabytes * 10_240 * percent)", image])
  }

  /// The disk as it was kept.
  func mend() throws {
    unmount()
    try BreakableDisk.run("/bin/cp", [sound, image])
    try mount()
  }

  private static func run(_ program: String, _ words: [String]) throws {
    let answer = try BuiltProgram.run(words, program: program)
    guard answer.code == 0 else { throw Unavailable(reason: answer.errors) }
  }

  struct Unavailable: Error {
    let reason: String
  }

  /// Whether such a disk can be had here.
  static let isPossible: Bool = {
    guard geteuid() == 0 else { return false }
    let path = FileManager.default.temporaryDirectory.path + "/loop-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    return (try? BreakableDisk(path)) != nil
  }()
}

@Suite(
  .serialized,
  .enabled(if: SurvivalRun.canRun, "the program or the public chain is not there"),
  .enabled(if: BreakableDisk.isPossible, "only root may mount a disk, and only where loops are"))
struct FailingDiskTests {
  @Test("a disk that cannot be read costs one line, never a trap, and nothing that was stored")
  func unreadable() throws {
    let run = try SurvivalRun()
    let disk = try BreakableDisk(run.folder + "/disk")
    let store = disk.path + "/store"
    try run.begin(store, half: true)
    var failed = 0
    for percent in [1, 10, 25, 40, 55, 70, 85] {
      try disk.breakOff(keeping: percent)
      for words in [["verify"], ["info"], ["cluster", "build"], ["verify", "--utxo-hash"]] {
        let answer = try BuiltProgram.run(words + ["--store", store])
        guard answer.code != 0 else { continue }
        failed += 1
        run.expectPlainFailure(answer, "\(words) at \(percent) % of the disk")
      }
      let answer = try BuiltProgram.run(run.anyIngest(into: store))
      if answer.code != 0 {
        run.expectPlainFailure(answer, "ingest at \(percent) % of the disk")
      }
      try disk.mend()
      let found = try run.check(store, startedHalf: true, "mended after \(percent) %")
      #expect(found == run.half)
    }
    print("\(failed) of 28 commands failed on the broken disk")
    #expect(failed > 3)
    try run.resume(store, "on the mended disk")
  }
}
