import Analysis

/// What a report says of who paid deposits in. A language that lacks a sentence does not compile.
enum HandsMessage: Catalogue {
  case own, others, title, intro, ownCaption, othersCaption, purchase, peel
  case ownSummary, othersSummary, sweepSummary
  case sweeps, sweepTitle, sweepIntro, sweepCaption, sweep

  var texts: (english: String, french: String) {
    switch self {
    case .own:
      (
        """
        {0}, {1}, paid in by transactions that spend coins of the seeds’ own addresses, or of \
        addresses joined to these by being spent together: recorded on chain, and that the \
        joined addresses have one owner follows from the clustering.
        """,
        """
        {0}, {1}, versés par des transactions qui dépensent des fonds des adresses de départ \
        mêmes, ou d’adresses qui leur sont jointes parce que dépensées ensemble : inscrit dans la \
        chaîne ; que les adresses jointes aient un seul propriétaire résulte du regroupement.
        """
      )
    case .others:
      (
        """
        {0}, {1}, that other hands paid in, listed apart and further down: the amounts follow \
        from the method alone, and the customer may be a stranger to the case.
        """,
        """
        {0}, {1}, par d’autres mains, à part et plus bas : les montants résultent de la seule \
        méthode, et le client peut être étranger à l’affaire.
        """
      )
    case .title: ("Deposits that other hands paid in", "Dépôts versés par d’autres mains")
    case .intro:
      (
        """
        {0}, {1}. No coin of the seeds’ own addresses, or of addresses joined to them, is spent by the \
        transactions that paid these. The deposit is recorded on chain; that traced money is in \
        it follows from the method; that the customer has to do with the seeds’ owner is \
        possible, no more. Ask about what the seeds’ own wallets paid in first: a request about a \
        stranger harms him.
        """,
        """
        {0}, {1}. Les transactions qui ont versé ces dépôts ne dépensent aucun des fonds des adresses \
        de départ ni d’adresses qui leur sont jointes. Le dépôt est inscrit dans la chaîne ; que \
        de l’argent suivi s’y trouve résulte de la méthode ; que le client ait affaire avec le \
        propriétaire des adresses de départ est possible, sans plus. Interroger d’abord sur ce \
        que les portefeuilles de départ ont versé eux-mêmes : une demande sur un étranger à \
        l’affaire lui nuit.
        """
      )
    case .ownCaption:
      ("{0}: {1} paid in by the seeds’ own wallets", "{0} : {1}, portefeuilles de départ mêmes")
    case .othersCaption: ("{0}: {1} paid in by other hands", "{0} : {1}, autres mains")
    case .ownSummary:
      (
        "The seeds’ own wallets paid in {0}: {1}.",
        "Les portefeuilles de départ mêmes ont versé {0} : {1}."
      )
    case .othersSummary:
      (
        "Other hands paid in {0}, whose customers may be strangers to the case: {1}.",
        "D’autres mains ont versé {0}, dont les clients peuvent être étrangers à l’affaire : {1}."
      )
    case .sweepSummary:
      (
        "The services swept {0} there themselves, which name no customer (possible): {1}.",
        "Les services y ont rassemblé eux-mêmes {0}, qui ne désignent aucun client (possible) : "
          + "{1}."
      )
    case .sweeps:
      (
        """
        {0}, {1}, that the service swept into its own wallets, listed last: they name no \
        customer (possible, told by behaviour).
        """,
        """
        {0}, {1}, que le service a rassemblés lui-même dans ses portefeuilles, en dernier : ils ne \
        désignent aucun client (possible, d’après le comportement).
        """
      )
    case .sweepTitle: ("Sweeps of the services themselves", "Rassemblements des services mêmes")
    case .sweepIntro:
      (
        """
        {0}, {1}. These transactions are recorded on chain; that the service made them itself, from \
        deposit addresses that no tag names, is inferred from behaviour: possible. A letter about \
        them cannot be answered, since they are no customer’s. The deposits lie before them: \
        “filature prepare” looks for these, after which the trace is run again.
        """,
        """
        {0}, {1}. Ces transactions sont inscrites dans la chaîne ; que le service les ait faites \
        lui-même, depuis des adresses de dépôt qu’aucune étiquette ne nomme, est déduit du \
        comportement : possible. On ne peut répondre à une lettre à leur sujet : elles ne sont \
        d’aucun client. Les dépôts se trouvent avant elles : « filature prepare » les cherche ; \
        refaire ensuite le traçage.
        """
      )
    case .sweepCaption:
      ("{0}: {1} swept by the service itself", "{0} : {1}, rassemblés par le service même")
    case .sweep: ("sweep of the service itself", "rassemblement du service même")
    case .purchase:
      (
        "came to the payer as a payment, by rules on change (possible)",
        "parvenu au payeur par un paiement, selon les règles sur la monnaie rendue (possible)"
      )
    case .peel:
      (
        "stayed on change from the seeds’ wallets on, by rules on change (possible)",
        "resté sur la monnaie rendue depuis les portefeuilles de départ, selon ces règles "
          + "(possible)"
      )
    }
  }

  /// The words for a route.
  init(_ route: DepositRoute) {
    self =
      switch route {
      case .purchase: .purchase
      case .peel: .peel
      }
  }
}
