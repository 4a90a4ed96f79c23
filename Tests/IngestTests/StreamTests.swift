import Bitcoin
import ChainStore
import Foundation
import Simulation
import Testing

@testable import Ingest

@Test("tables behind one another in one stream are the tables in files of their own")
func streamedTables() throws {
  let dump = try ChainDump(blocks: RandomChain.make(seed: 5, proof: .ground))
  for form in [ChainDump.Form.etlCSV, .blockchair, .csvdump] {
    let files = dump.files(form)
    let whole = try MappedFile(copying: files.flatMap(\.bytes))
    let parts = StreamedTables.split(whole)
    #expect(parts.map { [UInt8]($0.bytes) } == files.map(\.bytes), "\(form)")
  }
  for form in [ChainDump.Form.blk, .coreJSON, .etlJSON, .esplora] {
    let whole = try MappedFile(copying: dump.files(form).flatMap(\.bytes))
    #expect(StreamedTables.split(whole).count == 1, "\(form)")
  }
}

@Test("a folder whose files carry a chain on from format to format is one chain")
func carriedOn() throws {
  let blocks = RandomChain.make(seed: 78, proof: .ground)
  let forms: [ChainDump.Form] = [.etlJSON, .blk, .etlCSV, .coreJSON, .blockchair, .csvdump]
  let folder = try DumpFolder()
  let whole = try folder.ingest(
    [folder.write(ChainDump(blocks: blocks).files(.blk), into: "blk")], into: "whole")
  var paths: [String] = []
  var start = 0
  for (number, form) in forms.enumerated() {
    let end = blocks.count * (number + 1) / forms.count
    let part = try ChainDump(blocks: Array(blocks.prefix(end))).files(form, from: start)
    paths.append(try folder.write(part, into: "part-\(number)"))
    start = end
  }
  let mixed = try folder.ingest(paths, into: "mixed")
  #expect(mixed.manifest?.digest == whole.manifest?.digest)
  let backwards = try folder.ingest(paths.reversed(), into: "backwards")
  #expect(backwards.manifest?.digest == whole.manifest?.digest)
}
