import Bitcoin
import ChainStore
import Dispatch
import Foundation
import Ingest

/// Times parsing with hashing on one core, and a full durable ingest; prints CSV.
///
/// `IngestBenchmark BLOCKS SCRATCH`: a folder of block files, and one that may be written to.
@main
struct IngestBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      print("usage: IngestBenchmark BLOCKS SCRATCH")
      exit(64)
    }
    print("kernel,run,seconds,bytes,transactions,MB_per_s,tx_per_s,peak_MiB,bytes_per_tx")
    for run in 1...5 {
      try hash(arguments[1], run)
      try parse(arguments[1], run)
      try ingest(arguments[1], arguments[2] + "/store", run)
    }
  }

  /// Decoding and txids alone, over files without a key.
  private static func hash(_ blocks: String, _ run: Int) throws {
    let files = try InputFile.open([blocks])
    let records = try BlkFiles(files: files, network: nil).records
    var transactions = 0
    var bytes = 0
    let began = DispatchTime.now()
    for record in records {
      let start = record.offset + 8
      let body = files[record.file].file.bytes[start..<(start + record.size)]
      transactions += try Block(decoding: ByteView(rebasing: body)).transactions.count
      bytes += record.size
    }
    report("parse+txid, 1 thread", run, began, bytes, transactions, perTransaction: 0)
  }

  private static func parse(_ blocks: String, _ run: Int) throws {
    let source = try BlkFiles(files: try InputFile.open([blocks]), network: nil)
    var transactions = 0
    var bytes = 0
    let began = DispatchTime.now()
    for record in source.records {
      transactions += try source.block(of: record).transactions.count
      bytes += record.size
    }
    report("parse+txid+merkle, 1 thread", run, began, bytes, transactions, perTransaction: 0)
  }

  private static func ingest(_ blocks: String, _ store: String, _ run: Int) throws {
    try? FileManager.default.removeItem(atPath: store)
    let began = DispatchTime.now()
    var ingestion = Ingestion(IngestRequest(paths: [blocks], store: store)) { _ in }
    let outcome = try ingestion.run()
    guard let manifest = outcome.manifest else { return }
    let bytes = manifest.inputs.reduce(0) { $0 + $1.bytes }
    let size = manifest.columns.reduce(0) { $0 + $1.bytes }
    report(
      "full ingest, durable", run, began, bytes, manifest.totals.transactions,
      perTransaction: size / max(1, manifest.totals.transactions))
  }

  private static func report(
    _ kernel: String, _ run: Int, _ began: DispatchTime, _ bytes: Int, _ transactions: Int,
    perTransaction: Int
  ) {
    let nanoseconds = DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds
    let seconds = Double(nanoseconds) / 1e9
    let rate = Int(Double(bytes) / seconds / 1e6)
    let perSecond = Int(Double(transactions) / seconds)
    let milliseconds = Int(seconds * 1000)
    print(
      "\"\(kernel)\",\(run),\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst()),"
        + "\(bytes),\(transactions),\(rate),\(perSecond),\(peakMebibytes()),\(perTransaction)")
  }

  private static func peakMebibytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) / 1024
  }
}
