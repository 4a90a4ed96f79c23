/// What a report says of coinjoins looked through and of assumptions changed. A language that lacks
/// a text does not compile.
enum PossibleText: String, Catalogue {
  case possible, possibleAlert, possibleNothing, possibleLinks, possibleBounds, possibleDeposits
  case possibleTruncated, possibleCoinJoin, possibleRecorded, possibleWays, possibleUncounted
  case possibleEntrances, possibleEntrancesLater, possibleOutputs, possibleNoDeposit
  case possibleDepositsCaption, possibleMoreCoinJoins, possibleMoreOutputs, possibleMoreDeposits
  case columnLink, columnBetween, columnWouldLead, columnWouldTrace, columnIfOwned, possiblyAt
  case linkUnknown, linkNone, linkEvery, linkSome, linkBetween
  case sensitivity, sensitivityIntro, sensitivityNothing, sensitivityMethods, sensitivityPoison
  case sensitivityNoVariant, sensitivityCaption, sensitivityMore, columnAssumption, columnAsAsked
  case columnThen, columnChange, columnByMethod, columnMethodsThatChange, columnLeast, columnMost
  case nothingChanges, allMethods, withoutClusters, withoutRule, otherClustering, withoutInferred,
    withoutTag
  case withoutTags

  var texts: (english: String, french: String) {
    switch self {
    case .possible:
      ("What may lie behind coinjoins: possible only", "Au-delà des coinjoins : simple possibilité")
    case .possibleAlert:
      (
        """
        Everything in this section is possible, never a fact. A coinjoin mixes the coins of several \
        people, and nothing on the chain links one of its outputs to one of its inputs. The outputs \
        are alternatives: some may be the traced owner’s, most are other people’s. So nothing here \
        is added up, and no sum elsewhere in this report holds any of it.
        """,
        """
        Tout ce qui figure dans cette partie est possible, et n’est jamais un fait. Un coinjoin mêle \
        les fonds de plusieurs personnes, et rien dans la chaîne ne relie l’une de ses sorties à \
        l’une de ses entrées. Les sorties sont des hypothèses concurrentes : certaines peuvent être \
        celles du détenteur suivi, la plupart sont à d’autres. Rien n’est donc additionné ici, et \
        aucune somme de ce rapport n’en contient.
        """
      )
    case .possibleNothing:
      (
        "The trace enters no coinjoin, so there is nothing to look behind.",
        "Le flux suivi n’entre dans aucun coinjoin : il n’y a rien à chercher au-delà."
      )
    case .possibleLinks:
      (
        """
        Link: in how many of the ways to match what went in with what came out the output is the \
        owner’s of a traced coin. It counts amounts alone; it is not the probability that the \
        output is his.
        """,
        """
        Lien : dans combien des manières d’accorder ce qui est entré et ce qui est sorti la sortie \
        est au détenteur d’un montant suivi. Seuls les montants comptent ; ce n’est pas la \
        probabilité que la sortie soit à lui.
        """
      )
    case .possibleBounds:
      (
        """
        Between: whoever owns the output, the traced value on it is not below the first amount \
        and not above the second, by the method named.
        """,
        """
        Entre : quel que soit le détenteur de la sortie, la valeur suivie qu’elle porte n’est ni \
        inférieure au premier montant ni supérieure au second, selon la méthode nommée.
        """
      )
    case .possibleDeposits:
      (
        """
        Possible deposits: where the coin of an output went, under the condition that it was the \
        traced owner’s. They are leads to be checked by other means, not findings.
        """,
        """
        Dépôts possibles : où est allé le montant d’une sortie, à la condition qu’elle ait été au \
        détenteur suivi. Ce sont des pistes à vérifier par d’autres moyens, non des constatations.
        """
      )
    case .possibleTruncated:
      (
        "Only {0} outputs of coinjoins were followed; others were not.",
        "Seules {0} sorties de coinjoins ont été suivies ; les autres ne l’ont pas été."
      )
    case .possibleCoinJoin:
      ("Coinjoin ({0}), number {1} on the way", "Coinjoin ({0}), numéro {1} sur le chemin")
    case .possibleRecorded:
      (
        "Transaction {0}, block {1}, {2} (recorded on chain).",
        "Transaction {0}, bloc {1}, {2} (inscrit dans la chaîne)."
      )
    case .possibleWays:
      (
        "Its amounts can be matched in {0} ways.",
        "Ses montants peuvent s’accorder de {0} manières."
      )
    case .possibleUncounted:
      (
        "The ways to match its amounts are too many to be counted, so no link is given.",
        """
        Les manières d’accorder ses montants sont trop nombreuses pour être comptées : aucun lien \
        n’est donné.
        """
      )
    case .possibleEntrances:
      (
        "Traced coins that went in (follows from the methods)",
        "Montants suivis qui y sont entrés (résulte des méthodes)"
      )
    case .possibleEntrancesLater:
      (
        "Coins that went in, if they were the traced owner’s: possible, alternatives to each other",
        "Montants entrés, s’ils étaient au détenteur suivi : possible, hypothèses concurrentes"
      )
    case .possibleOutputs:
      (
        "Outputs: alternatives, each of them possible only",
        "Sorties : hypothèses concurrentes, simplement possibles"
      )
    case .possibleNoDeposit:
      (
        "None of its outputs led to a known service.",
        "Aucune de ses sorties n’a mené à un service connu."
      )
    case .possibleDepositsCaption:
      (
        "Possible deposits, each only if the output before it was the traced owner’s; not added up",
        """
        Dépôts possibles, chacun à la seule condition que la sortie en tête de ligne ait été au \
        détenteur suivi ; non additionnés
        """
      )
    case .possibleMoreCoinJoins:
      (
        "{0} more coinjoins are in the JSON form (filature trace --through coinjoin --json).",
        "{0} autres coinjoins figurent dans la forme JSON (filature trace --through coinjoin --json)."
      )
    case .possibleMoreOutputs:
      (
        "{0} more outputs are in the JSON form (filature trace --through coinjoin --json).",
        "{0} autres sorties figurent dans la forme JSON (filature trace --through coinjoin --json)."
      )
    case .possibleMoreDeposits:
      (
        "{0} more possible deposits are in the JSON form (filature trace --through coinjoin --json).",
        """
        {0} autres dépôts possibles figurent dans la forme JSON (filature trace --through coinjoin \
        --json).
        """
      )
    case .columnLink: ("Link by the amounts", "Lien par les montants")
    case .columnBetween: ("Between, by {0} ({1})", "Entre, selon {0} ({1})")
    case .columnWouldLead: ("Would have led to", "Aurait mené à")
    case .columnWouldTrace: ("Would be traced by {0} ({1})", "Serait suivi par {0} ({1})")
    case .columnIfOwned: ("If this output was the owner’s", "Si cette sortie était au détenteur")
    case .possiblyAt: ("possibly {0}", "peut-être {0}")
    case .linkUnknown: ("not counted", "non compté")
    case .linkNone: ("in no way", "dans aucune")
    case .linkEvery: ("in every way, by the amounts alone", "dans toutes, par les seuls montants")
    case .linkSome: ("possible: in {0} % of the ways", "possible : dans {0} % des manières")
    case .linkBetween:
      ("possible: in {0} to {1} % of the ways", "possible : dans {0} à {1} % des manières")
    case .sensitivity: ("What the answer hangs on", "Ce dont la réponse dépend")
    case .sensitivityIntro:
      (
        """
        The same question was asked again under every method, and with one assumption changed at a \
        time. Where a sum changes, it rests on that assumption and should be defended as such.
        """,
        """
        La même question a été posée de nouveau selon chaque méthode, puis en changeant une hypothèse \
        à la fois. Là où une somme change, elle repose sur cette hypothèse et doit être défendue \
        comme telle.
        """
      )
    case .sensitivityNothing:
      (
        "Under no method and no assumption tried does a service receive anything.",
        "Selon aucune méthode ni hypothèse essayée un service ne reçoit quoi que ce soit."
      )
    case .sensitivityMethods:
      (
        "What each service received under every method, in {0} (follows from the method)",
        "Ce que chaque service a reçu selon chaque méthode, en {0} (résulte de la méthode)"
      )
    case .sensitivityPoison:
      (
        "The least and the most leave poison out, which keeps no sums.",
        "Le minimum et le maximum ne tiennent pas compte de poison, qui ne conserve pas les sommes."
      )
    case .sensitivityNoVariant:
      (
        """
        There was no other assumption to try: no clustering, and no tag below the confidence asked \
        names a service of the answer.
        """,
        """
        Il n’y avait pas d’autre hypothèse à essayer : pas de groupement d’adresses, et aucune \
        étiquette sous la confiance demandée ne nomme un service de la réponse.
        """
      )
    case .sensitivityCaption:
      (
        "What changes under other assumptions: the largest change by a method that keeps sums",
        "Ce qui change sous d’autres hypothèses : le plus grand écart d’une méthode qui conserve les sommes"
      )
    case .sensitivityMore:
      (
        "{0} more rows are in the CSV form (filature trace --sensitivity --format csv).",
        "{0} autres lignes figurent dans la forme CSV (filature trace --sensitivity --format csv)."
      )
    case .columnAssumption: ("If", "Si")
    case .columnAsAsked: ("As asked ({0})", "Comme demandé ({0})")
    case .columnThen: ("Then ({0})", "Alors ({0})")
    case .columnChange: ("Change ({0})", "Écart ({0})")
    case .columnByMethod: ("By", "Selon")
    case .columnMethodsThatChange: ("Methods that change", "Méthodes concernées")
    case .columnLeast: ("Least", "Minimum")
    case .columnMost: ("Most", "Maximum")
    case .nothingChanges: ("nothing changes", "rien ne change")
    case .allMethods: ("all", "toutes")
    case .withoutClusters: ("no cluster is believed", "aucun groupe d’adresses n’est admis")
    case .withoutRule: ("this rule is not believed", "cette règle n’est pas admise")
    case .otherClustering: ("another clustering is believed", "un autre groupement est admis")
    case .withoutInferred:
      (
        "no inferred service or deposit address is believed",
        "aucun service ni aucune adresse de dépôt déduits ne sont admis"
      )
    case .withoutTag: ("this tag is not believed", "cette étiquette n’est pas admise")
    case .withoutTags: ("none of these tags is believed", "aucune de ces étiquettes n’est admise")
    }
  }
}
