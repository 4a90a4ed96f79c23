import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A disk of a chosen size in memory, which only root may mount.
final class SmallDisk {
  let path: String

  init(_ path: String, kilobytes: Int) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let answer = try BuiltProgram.run(
      ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path], program: "/bin/mount")
    try #require(answer.code == 0, "\(answer.errors)")
  }

  deinit { _ = try? BuiltProgram.run([path], program: "/bin/umount") }

  func grow(kilobytes: Int) throws {
    let answer = try BuiltProgram.run(
      ["-o", "remount,size=\(kilobytes)k", path], program: "/bin/mount")
    try #require(answer.code == 0, "\(answer.errors)")
  }

  /// Room that a folder takes.
  static func kilobytes(of path: String) throws -> Int {
    let answer = try BuiltProgram.run(["-sk", path], program: "/usr/bin/du")
    let text = String(decoding: answer.output, as: UTF8.self)
    return try #require(Int(text.prefix { $0.isNumber }))
  }

  /// Whether such a disk can be had here.
  static let isPossible: Bool = {
    guard geteuid() == 0 else { return false }
    let path = FileManager.default.temporaryDirectory.path + "/disk-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    return (try? SmallDisk(path, kilobytes: 64)) != nil
  }()
}

@Suite(
  .serialized,
  .enabled(if: SurvivalRun.canRun, "the program or the public chain is not there"),
  .enabled(if: SmallDisk.isPossible, "only root may mount a small disk"))
struct FullDiskTests {
  @Test("out of disk, an ingest says so in one line; with more room the next one resumes")
  func full() throws {
    let run = try SurvivalRun()
    let size = try SmallDisk.kilobytes(of: run.folder + "/whole")
    let halfSize = try SmallDisk.kilobytes(of: run.folder + "/half")
    var failed = 0
    let parts = [5, 75] + (SurvivalRun.isFull ? [1, 15, 30, 45, 60, 90, 97] : [])
    for (round, part) in parts.enumerated() {
      for isHalf in [false, true] {
        let room = isHalf ? halfSize + 48 + (size - halfSize) * part / 100 : 16 + size * part / 100
        let disk = try SmallDisk(run.folder + "/disk-\(round)-\(isHalf)", kilobytes: room)
        let store = disk.path + "/store"
        try run.begin(store, half: isHalf)
        let answer = try BuiltProgram.run(run.anyIngest(into: store))
        if answer.code != 0 {
          failed += 1
          run.expectPlainFailure(answer, "\(part) % of the room, \(isHalf)")
        }
        _ = try run.check(store, startedHalf: isHalf, "\(part) % of the room")
        try disk.grow(kilobytes: size * 4 + 4096)
        try run.resume(store, "after \(part) % of the room")
      }
    }
    print("\(failed) of \(2 * parts.count) ingests failed for want of disk")
    #expect(failed > 1)
  }
}
