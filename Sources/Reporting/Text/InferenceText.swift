import Analysis

/// What a report says of services and deposit addresses that were inferred. A language that lacks a
/// sentence does not compile.
enum InferenceMessage: Catalogue {
  case title, intro, whoToAsk, behaviour, summary, about, heading, wallet, deposit, spentLast
  case weak, moderate, strong
  case coSpend, swept, manyLikeIt, oneCustomer, farAbovePeers

  var texts: (english: String, french: String) {
    switch self {
    case .title: ("Services that nobody has named", "Services que personne n’a nommés")
    case .intro:
      (
        """
        No tag names these. Each is taken for a service by what it does on the chain, as stated \
        below; that is an inference, possible and not attributed. What arrived there has most \
        likely changed hands or is held for a customer.
        """,
        """
        Aucune étiquette ne les nomme. Chacun est tenu pour un service d’après ce qu’il fait dans \
        la chaîne, exposé ci-dessous ; c’est une déduction : possible, et non attribué. Ce qui y \
        est arrivé a très probablement changé de mains ou y est détenu pour un client.
        """
      )
    case .whoToAsk:
      (
        """
        To learn who it is: look its addresses up in your own sources; ask a named exchange that \
        was paid by it or paid into it; or import a further tag file, and run the trace again.
        """,
        """
        Pour savoir de qui il s’agit : chercher ses adresses dans vos propres sources ; interroger \
        une plateforme nommée qu’il a payée ou qui l’a payé ; ou importer un autre fichier \
        d’étiquettes, puis refaire le traçage.
        """
      )
    case .behaviour:
      ("the behaviour of its addresses: possible", "le comportement de ses adresses : possible")
    case .summary:
      (
        "At services that nobody has named ({0}; possible, inferred from behaviour): {1}.",
        "À des services que personne n’a nommés ({0} ; possible, déduit du comportement) : {1}."
      )
    case .about:
      (
        "It pays out {0} times to {1} payees, takes from {2} payers, and was gathered into {3} times. {4}.",
        "Il a payé {0} fois {1} bénéficiaires, a reçu de {2} payeurs, et des fonds y ont été "
          + "rassemblés {3} fois. {4}."
      )
    case .heading: ("Unnamed service {0}", "Service sans nom {0}")
    case .wallet:
      ("an address of a wallet of the service", "une adresse d’un portefeuille du service")
    case .deposit: ("deposit address: {0}", "adresse de dépôt : {0}")
    case .spentLast: ("spent last in {0}", "dernière dépense : {0}")
    case .weak: ("Grade: weak", "Degré : faible")
    case .moderate: ("Grade: moderate", "Degré : moyen")
    case .strong: ("Grade: strong", "Degré : fort")
    case .coSpend:
      (
        "its coins were spent together with the service’s",
        "ses fonds ont été dépensés avec ceux du service"
      )
    case .swept:
      (
        "what it received was soon spent whole into the service’s wallets",
        "ce qu’elle a reçu a bientôt été versé en entier aux portefeuilles du service"
      )
    case .manyLikeIt:
      (
        "many addresses of the service behave alike",
        "de nombreuses adresses du service se comportent de même"
      )
    case .oneCustomer:
      (
        "all it received came from one wallet",
        "tout ce qu’elle a reçu venait d’un seul portefeuille"
      )
    case .farAbovePeers:
      (
        "against it: it receives far more at once than those alike",
        "contre cela : elle reçoit bien plus à la fois que ses semblables"
      )
    }
  }

  /// A grade in one word.
  static func name(of grade: DepositGrade, _ language: Language) -> String {
    switch (grade, language) {
    case (_, .english): grade.rawValue
    case (.weak, .french): "faible"
    case (.moderate, .french): "moyen"
    case (.strong, .french): "fort"
    }
  }

  /// A sign in a word or two; in English the one that documents use.
  static func name(of sign: DepositSign, _ language: Language) -> String {
    switch (sign, language) {
    case (_, .english): sign.rawValue
    case (.coSpend, .french): "dépensée avec une adresse du service"
    case (.swept, .french): "versée en entier au service"
    case (.manyLikeIt, .french): "nombreuses semblables"
    case (.oneCustomer, .french): "un seul payeur"
    case (.farAbovePeers, .french): "contre cela : bien plus que ses semblables"
    }
  }

  /// The sentence of a sign.
  init(_ sign: DepositSign) {
    self =
      switch sign {
      case .coSpend: .coSpend
      case .swept: .swept
      case .manyLikeIt: .manyLikeIt
      case .oneCustomer: .oneCustomer
      case .farAbovePeers: .farAbovePeers
      }
  }

  /// The words of a grade.
  init(_ grade: DepositGrade) {
    self =
      switch grade {
      case .weak: .weak
      case .moderate: .moderate
      case .strong: .strong
      }
  }
}

/// What speaks for a deposit address, in sentences.
public enum DepositSignText {
  /// The sentence of a sign.
  public static func sentence(_ sign: DepositSign, _ language: Language) -> String {
    InferenceMessage(sign).text(language)
  }
}
