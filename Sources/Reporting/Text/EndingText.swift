import Analysis

/// Puts into words why a flow ends.
public enum EndingText {
  /// Why a flow ends, as part of a sentence. Names, labels and ids stay as they are.
  public static func words(_ ending: Ending, _ language: Language) -> String {
    func say(_ message: EndingMessage, _ values: String...) -> String {
      message.text(language, values)
    }
    return switch ending {
    case .unspent: say(.unspent)
    case .spentLater: say(.spentLater)
    case .service(let stop): words(stop.evidence, language)
    case .coinjoin(let found, .spender(let id)):
      say(.spentByCoinJoin, "\(id)", CoinJoinText.words(found, language))
    case .coinjoin(let found, .maker): say(.madeByCoinJoin, CoinJoinText.words(found, language))
    case .ownerChange: say(.ownerChange)
    case .hops(let limit): say(.hops, "\(limit)")
    case .size(let limit): say(.size, "\(limit)")
    case .degree(let count, let limit, .spender(let id)):
      say(.spentByWide, "\(id)", "\(count)", "\(limit)")
    case .degree(let count, let limit, .maker(let id)):
      say(.madeByWide, "\(id)", "\(count)", "\(limit)")
    case .mixture: say(.mixture)
    case .pieces: say(.pieces)
    case .outOfOrder: say(.outOfOrder)
    case .spentBeforeMade: say(.spentBeforeMade)
    case .unspendable: say(.unspendable)
    case .unclaimed: say(.unclaimed)
    case .mined: say(.mined)
    case .unknownParent: say(.unknownParent)
    case .addedUp(_, _, _, let count, let limit):
      say(count == 1 ? .addedUpOne : .addedUp, "\(count)", "\(limit)")
    }
  }

  /// What a service is by its behaviour, with what it was told by.
  public static func words(_ service: InferredService, _ language: Language) -> String {
    if let label = service.label { return EndingMessage.namedService.text(language, label) }
    let counts = [service.payouts, service.payees, service.payers, service.gatherings]
    return EndingMessage.unnamedService.text(language, [service.address] + counts.map(String.init))
  }

  private static func words(
    _ evidence: ServiceStop.Evidence, _ language: Language
  ) -> String {
    switch evidence {
    case .tag(let tag, let reach):
      let own = EndingMessage.tag.text(
        language, tag.entity, CategoryText.word(tag.category, language), tag.confidence,
        tag.tagpack)
      return switch reach {
      case .itself: own
      case .cluster(nil): own + EndingMessage.inherited.text(language)
      case .cluster(let address?): own + EndingMessage.inheritedFrom.text(language, address)
      }
    case .wallet(let service): return EndingMessage.wallet.text(language, words(service, language))
    case .deposit(let service, let deposit):
      return EndingMessage.deposit.text(
        language, words(service, language), InferenceMessage.name(of: deposit.grade, language),
        deposit.signs.map { InferenceMessage.name(of: $0, language) }.joined(separator: ", "),
        "\(deposit.sweep)")
    case .truth: return EndingMessage.truth.text(language)
    }
  }
}

/// Puts into words what was recognised in a coinjoin.
public enum CoinJoinText {
  /// The protocol's name and what was recognised.
  public static func words(_ found: CoinJoinFinding, _ language: Language) -> String {
    "\(found.kind), \(words(found.sign, language))"
  }

  /// What was recognised.
  public static func words(_ sign: CoinJoinSign, _ language: Language) -> String {
    func say(_ message: EndingMessage, _ values: Int...) -> String {
      message.text(language, values.map(String.init))
    }
    return switch sign {
    case .knownCoordinator(let equal): say(.knownCoordinator, equal)
    case .nearTenth(let equal): say(.nearTenth, equal)
    case .standardValues(let count, let outputs): say(.standardValues, count, outputs)
    case .pool(let pool, let size, let entrants):
      EndingMessage.pool.text(language, "\(size)", "\(pool)", "\(entrants)")
    case .poolEntry(let pool, let coins):
      EndingMessage.poolEntry.text(language, "\(coins)", "\(pool)")
    case .equalAndChange(let equal, let change): say(.equalAndChange, equal, change)
    case .equalAmongOwners(let equal, let outputs, let owners):
      say(.equalAmongOwners, equal, outputs, owners)
    }
  }
}

/// Why flows end, and what is recognised in coinjoins.
enum EndingMessage: Catalogue {
  case unspent, spentLater, tag, inherited, inheritedFrom, wallet, deposit, namedService
  case unnamedService, truth, spentByCoinJoin, madeByCoinJoin, ownerChange, hops, size, spentByWide
  case madeByWide, mixture, pieces, outOfOrder, spentBeforeMade, unspendable, unclaimed, mined
  case unknownParent, addedUpOne, addedUp
  case knownCoordinator, nearTenth, standardValues, pool, poolEntry, equalAndChange
  case equalAmongOwners

  var texts: (english: String, french: String) {
    switch self {
    case .unspent: ("not spent", "non dépensé")
    case .spentLater: ("not spent until then", "non dépensé jusque-là")
    case .tag: ("tag '{0}' ({1}, {2}) of {3}", "étiquette « {0} » ({1}, {2}) de {3}")
    case .inherited: (", inherited in its cluster", ", héritée dans son groupe d’adresses")
    case .inheritedFrom:
      (", inherited from {0} in its cluster", ", héritée de {0} dans son groupe d’adresses")
    case .wallet: ("a wallet of {0}", "un portefeuille : {0}")
    case .deposit:
      (
        "deposit address of {0}, {1}: {2}; spent last in {3}",
        "adresse de dépôt : {0} ; degré : {1} ; {2} ; dernière dépense : {3}"
      )
    case .namedService: ("'{0}' by behaviour", "« {0} » d’après le comportement")
    case .unnamedService:
      (
        "unnamed service {0} (pays out {1} times to {2} payees, takes from {3}, gathers {4} times)",
        "service sans nom {0} (a payé {1} fois {2} bénéficiaires, a reçu de {3} payeurs, "
          + "{4} rassemblements)"
      )
    case .truth: ("truth", "vérité connue")
    case .spentByCoinJoin:
      ("spent by {0}, a coinjoin: {1}", "dépensé par {0}, un coinjoin : {1}")
    case .madeByCoinJoin: ("made by a coinjoin: {0}", "issu d’un coinjoin : {0}")
    case .ownerChange:
      (
        "paid to somebody: another output is certain to be the payer's change",
        "payé à quelqu’un : une autre sortie est à coup sûr la monnaie rendue au payeur"
      )
    case .hops: ("the limit of {0} hops", "la limite de {0} étapes")
    case .size: ("the limit of {0} transactions", "la limite de {0} transactions")
    case .spentByWide:
      (
        "spent by {0}, which has {1} inputs and outputs, above the limit of {2}",
        "dépensé par {0}, qui a {1} entrées et sorties, au-delà de la limite de {2}"
      )
    case .madeByWide:
      (
        "made by {0}, which has {1} inputs and outputs, above the limit of {2}",
        "issu de {0}, qui a {1} entrées et sorties, au-delà de la limite de {2}"
      )
    case .mixture: ("mixed", "mélangé")
    case .pieces:
      ("more pieces than can be told apart", "plus de morceaux qu’il ne peut en être distingué")
    case .outOfOrder:
      ("spent before its block was complete", "dépensé avant que son bloc soit complet")
    case .spentBeforeMade:
      (
        "spent before it is made: check the store with `filature verify`",
        "dépensé avant d’être créé : contrôler les données par `filature verify`"
      )
    case .unspendable: ("the output can never be spent", "la sortie ne pourra jamais être dépensée")
    case .unclaimed:
      (
        "fees that the coinbase does not claim",
        "frais que la transaction coinbase ne réclame pas"
      )
    case .mined: ("mined here", "miné ici")
    case .unknownParent:
      (
        "from transactions outside the store",
        "venu de transactions absentes des données"
      )
    case .addedUpOne: ("1 end below {1} sat, added up", "1 fin inférieure à {1} sat")
    case .addedUp:
      ("{0} ends below {1} sat, added up", "{0} fins inférieures à {1} sat, additionnées")
    case .knownCoordinator:
      (
        "{0} equal outputs and a fee to the known coordinator",
        "{0} sorties égales et des frais au coordinateur connu"
      )
    case .nearTenth:
      (
        "{0} equal outputs near 0.1 coin, with change",
        "{0} sorties égales d’environ un dixième d’unité, avec monnaie rendue"
      )
    case .standardValues:
      (
        "sorted segwit coins, {0} of {1} standard values",
        "sorties segwit triées, dont {0} sur {1} de valeur standard"
      )
    case .pool:
      (
        "{0} outputs of pool {1}, {2} new coins among {0}",
        "{0} sorties du groupe de {1} sat, dont {2} nouvelles entrées sur {0}"
      )
    case .poolEntry:
      (
        "{0} equal coins for pool {1}, a pool fee and a data output",
        "{0} montants égaux pour le groupe de {1} sat, ses frais et une sortie de données"
      )
    case .equalAndChange:
      ("{0} equal outputs, {1} of change", "{0} sorties égales, {1} de monnaie rendue")
    case .equalAmongOwners:
      (
        "{0} equal outputs of {1}, {2} owners",
        "{0} sorties égales sur {1}, {2} détenteurs"
      )
    }
  }
}
