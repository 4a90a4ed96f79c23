import Foundation

/// The outputs of a trace that was written as JSON.
public struct TraceFile: Decodable, Sendable {
  private struct Seed: Decodable { var outpoint: String }
  private struct Edge: Decodable { var to: String }
  private struct Content: Decodable {
    var seeds: [Seed]
    var edges: [Edge]?
  }
  private var schema: String
  private var data: Content

  /// Reads a document; nil where it is no trace.
  public init?(_ bytes: [UInt8]) {
    guard let file = try? JSONDecoder().decode(TraceFile.self, from: Data(bytes)),
      file.schema.hasPrefix("filature.trace/")
    else { return nil }
    self = file
  }

  /// Seeds and what they flowed to, in the order of the file.
  public var outpoints: [String] { data.seeds.map(\.outpoint) + (data.edges ?? []).map(\.to) }
}
