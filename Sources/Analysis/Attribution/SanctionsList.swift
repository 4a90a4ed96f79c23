import Bitcoin
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// OFAC's lists: `sdn.xml`, its advanced form, and plain lists of addresses made from them.
public enum SanctionsList {
  /// What sanctioned addresses are labelled with.
  private static func tag(_ address: String, owner: String?, currency: String, file: String) -> Tag {
    var tag = Tag(subject: TagPack.normalised(address), label: owner ?? "OFAC sanctioned address")
    tag.abuse = "sanction"
    tag.concepts = ["sanction"]
    tag.confidence = "authority_data"
    tag.source = "OFAC SDN list (\(file))"
    tag.tagpack = "OFAC SDN"
    tag.currency = currency == "XBT" ? "BTC" : currency
    tag.network = tag.currency
    tag.isClusterDefiner = false
    return tag
  }

  /// One address a line; blank lines and lines that begin with `#` are skipped.
  public static func plain(_ text: String, file: String) throws(AnalysisError) -> [Tag] {
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    let currency = stem.split(separator: "_").last.map(String.init) ?? "XBT"
    let isOFAC = file.lowercased().contains("sanction") || file.lowercased().contains("ofac")
    var tags: [Tag] = []
    for (number, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = raw.trimmingCharacters(in: .whitespacesAndNewlines)
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      let isSound = (8...128).contains(line.utf8.count)
        && line.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != 0x3c && $0 != 0x7b }
      guard isSound, !Secrets.isPrivateKey(line) else {
        throw AnalysisError(.malformed, "not one address", at: "\(file) line \(number + 1)")
      }
      var tag = tag(line, owner: nil, currency: currency, file: file)
      if !isOFAC {
        tag.label = stem
        tag.abuse = nil
        tag.concepts = []
        tag.confidence = "unknown"
        tag.source = file
        tag.tagpack = file
      }
      tags.append(tag)
    }
    return tags
  }

  /// `sdn.xml` or `sdn_advanced.xml`, streamed.
  public static func xml(_ data: Data, file: String) throws(AnalysisError) -> [Tag] {
    let reader = SDNReader()
    let parser = XMLParser(data: data)
    parser.shouldResolveExternalEntities = false
    parser.delegate = reader
    guard parser.parse() else {
      throw AnalysisError(.malformed, "not well-formed XML", at: "\(file) line \(parser.lineNumber)")
    }
    return reader.found.map { tag($0.address, owner: $0.owner, currency: $0.currency, file: file) }
  }
}

/// Collects addresses and their owners from either form of OFAC's XML, by local names alone.
private final class SDNReader: NSObject, XMLParserDelegate {
  private(set) var found: [(address: String, owner: String?, currency: String)] = []
  private static let mark = "Digital Currency Address - "
  private var text = ""
  private var names: [String] = []
  private var addresses: [(String, String)] = []
  private var idType = ""
  private var featureTypes: [String: String] = [:]
  private var featureType = ""
  private var feature = ""

  private static func local(_ name: String) -> String {
    String(name.split(separator: ":").last ?? "")
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes attributeDict: [String: String]
  ) {
    text = ""
    switch SDNReader.local(elementName) {
    case "sdnEntry", "DistinctParty": (names, addresses) = ([], [])
    case "FeatureType": featureType = attributeDict["ID"] ?? ""
    case "Feature": feature = attributeDict["FeatureTypeID"] ?? ""
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
    switch SDNReader.local(elementName) {
    case "lastName", "firstName", "NamePartValue": names.append(value)
    case "idType": idType = value
    case "idNumber":
      if idType.hasPrefix(SDNReader.mark) {
        addresses.append((value, String(idType.dropFirst(SDNReader.mark.count))))
      }
    case "FeatureType":
      if value.hasPrefix(SDNReader.mark) {
        featureTypes[featureType] = String(value.dropFirst(SDNReader.mark.count))
      }
    case "VersionDetail":
      if let currency = featureTypes[feature] { addresses.append((value, currency)) }
    case "sdnEntry", "DistinctParty":
      let owner = names.isEmpty ? nil : names.joined(separator: " ")
      found += addresses.map { ($0.0, owner, $0.1) }
    default: break
    }
    text = ""
  }
}
