import Bitcoin

/// Holds what a tag speaks of against the forms in which its chain writes addresses.
///
/// A tag on a mistyped address, or on one of another network, can never apply to anything, and
/// nothing but its form tells. Chains that are not read here are judged where their form is known
/// (Ethereum's and its kin's, TRON's); of any other nothing is said. No message repeats the text.
struct SubjectForm {
  /// The chain of the store that the tags are for; nil where none is known.
  let network: Network?

  /// What is wrong with an address that a tag says is of some chain; nil where nothing is known to
  /// be. Cost: one checksum for a sound address, a
  /// few for any other.
  func fault(ofAddress text: String, chain stated: String?) -> String? {
    if Txid(displayHex: text.hasPrefix("0x") ? text.dropFirst(2) : text[...]) != nil { return nil }
    guard let stated, !stated.isEmpty else { return unstatedFault(text) }
    let coin = ChainName.currency(stated).uppercased()
    if let family = SubjectForm.families[coin] {
      return fault(text, family, "the tag says \(coin)")
    }
    guard let chain = SubjectForm.foreignForms[coin], ForeignChain(of: text) != chain else {
      return nil
    }
    return SubjectForm.owner(of: text, Network.all).map {
      "is an address of \($0.name), where the tag says \(coin)"
    } ?? "is no address of \(coin): its form or its checksum is another"
  }

  /// What is wrong with a hash that a tag says is of some chain.
  func fault(ofTransaction text: String, chain stated: String?) -> String? {
    let coin = ChainName.currency(stated ?? "BTC").uppercased()
    guard SubjectForm.families[coin] != nil, Txid(displayHex: text) == nil else { return nil }
    return "is no txid: 64 hexadecimal digits are expected"
  }

  private func unstatedFault(_ text: String) -> String? {
    if ForeignChain(of: text) != nil { return nil }
    if let network {
      let coin = network.unit
      return fault(text, SubjectForm.families[coin] ?? [network], "the store is of \(network.name)")
    }
    guard SubjectForm.owner(of: text, Network.all) == nil else { return nil }
    return "is no sound address: " + SubjectForm.reason(text, .mainnet)
  }

  /// What is wrong with an address that is expected on one of the networks of a coin.
  private func fault(_ text: String, _ family: [Network], _ ground: String) -> String? {
    if let owner = SubjectForm.owner(of: text, family) {
      guard let network, owner != network, family.contains(network),
        !SubjectForm.isSound(text, network)
      else { return nil }
      return "is an address of \(owner.name), where the store is of \(network.name)"
    }
    if let owner = SubjectForm.owner(of: text, Network.all) {
      return "is an address of \(owner.name), where \(ground)"
    }
    return "is no sound address: " + SubjectForm.reason(text, family[0])
  }

  private static func isSound(_ text: String, _ network: Network) -> Bool {
    (try? Address.script(of: text, network: network)) != nil
  }

  /// The first of some networks on which a text is an address; most often it is the first of all.
  private static func owner(of text: String, _ networks: [Network]) -> Network? {
    if let first = networks.first, isSound(text, first) { return first }
    guard mayBeSound(text) else { return nil }
    return networks.dropFirst().first { isSound(text, $0) }
  }

  /// Whether some checksum holds, or a prefix says that one of another kind may: so that a mistyped
  /// address is not tried on every network.
  private static func mayBeSound(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: ":")) || (try? Base58Check.decode(text)) != nil
      || (try? Bech32.decode(text)) != nil
  }

  private static func reason(_ text: String, _ network: Network) -> String {
    do throws(AddressError) {
      _ = try Address.script(of: text, network: network)
      return "of no known network"
    } catch {
      return error.message
    }
  }

  /// The networks of each coin, the main chain first.
  private static let families = Dictionary(grouping: Network.all, by: \.unit)

  /// Coins of chains that are not read here, whose addresses are known by their form.
  private static let foreignForms: [String: ForeignChain] = [
    "ETH": .ethereum, "ETC": .ethereum, "ARB": .ethereum, "BSC": .ethereum, "BNB": .ethereum,
    "MATIC": .ethereum, "TRX": .tron,
  ]
}
