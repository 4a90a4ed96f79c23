extension Message {
  /// The French texts.
  var french: String {
    switch self {
    case .titleForward: "Où est allé l’argent"
    case .titleBackward: "D’où vient l’argent"
    case .contents: "Sommaire"
    case .asked: "La question posée"
    case .askedForward:
      """
      Suivre vers l’aval, sur {0}, l’argent des sorties de départ ci-dessous et nommer \
      chaque service, mélangeur ou sortie non dépensée où il aboutit.
      """
    case .askedBackward:
      """
      Remonter, sur {0}, l’origine de l’argent des sorties ci-dessous et nommer chaque \
      service, mélangeur ou transaction de création monétaire d’où il provient.
      """
    case .summary: "Résumé"
    case .summarySeedsForward: "{0} au départ, dans {1} (inscrit dans la chaîne)."
    case .summarySeedsBackward:
      """
      L’origine de {0}, dans {1} (inscrit dans la chaîne), a été recherchée.
      """
    case .summaryService: "{0}, attribué par {1}, a reçu, en {2} (inscrit dans la chaîne) : {3}."
    case .summaryOrigin:
      """
      {0}, attribué par {1}, est une origine, par {2} (inscrit dans la chaîne) : {3}.
      """
    case .summaryAmount: "{0} (résulte de la méthode {1})"
    case .summaryMoreServices: "{0} autres services figurent dans les tableaux ci-dessous."
    case .summaryNoService: "Aucune part de l’argent n’a été retrouvée auprès d’un service connu."
    case .summaryLowerBound:
      """
      Le montant attribué à un service est un minimum : les adresses de ce service qu’aucune \
      étiquette ne désigne ne sont pas comptées.
      """
    case .summaryTruncated:
      """
      Une limite a interrompu ce suivi ; les bilans indiquent le montant qui n’a pas été \
      suivi.
      """
    case .gradeWords: "Comment lire les formulations"
    case .gradeRecorded: "inscrit dans la chaîne"
    case .gradeRecordedMeaning:
      """
      Chacun peut le lire dans les blocs ; cela ne dépend d’aucune hypothèse.
      """
    case .gradeMethod: "résulte de la méthode M"
    case .gradeMethodMeaning:
      """
      Vrai si l’on admet la règle nommée de répartition de l’argent mêlé ; une autre règle \
      peut donner un autre montant.
      """
    case .gradeAttributed: "attribué par la source S (confiance c)"
    case .gradeAttributedMeaning:
      """
      Le nom du détenteur vient d’une source extérieure à la chaîne, avec la confiance \
      qu’elle indique.
      """
    case .gradePossible: "possible"
    case .gradePossibleMeaning: "Simple indice ; rien d’autre ne l’étaie encore."
    case .deposits: "Dépôts auprès de services"
    case .depositsBackward: "Versements provenant de services"
    case .depositsIntro:
      """
      Chaque ligne est une sortie inscrite dans la chaîne. Demander au service qui détient \
      l’adresse. Le nom du service est attribué par la source de la dernière colonne ; les \
      montants suivis résultent de la méthode indiquée en tête de colonne.
      """
    case .depositsAt: "{0} : {1}"
    case .category: "Catégorie : {0}"
    case .bound: "Quelle que soit la méthode : au moins {0} et au plus {1}."
    case .depositOne: "1 dépôt"
    case .depositMany: "{0} dépôts"
    case .outputOne: "1 sortie"
    case .outputMany: "{0} sorties"
    case .noDeposits: "Aucun."
    case .columnAddress: "Adresse"
    case .columnOutput: "Transaction et sortie"
    case .columnBlock: "Bloc"
    case .columnTime: "Heure (UTC)"
    case .columnAmount: "Montant ({0})"
    case .columnTraced: "Suivi par {0} ({1})"
    case .columnHops: "Étapes"
    case .columnSeed: "Départ"
    case .columnReason: "Motif et source"
    case .columnService: "Service"
    case .columnName: "Nom"
    case .columnValue: "Valeur"
    case .columnLine: "Poste"
    case .columnSat: "Satoshis"
    case .total: "Total"
    case .notAvailable: "s. o."
    case .sourceUnknown: "une source non consignée"
    case .sourceConfidence: "{0} (confiance {1}, {2})"
    case .direct: "directe"
    case .inherited: "héritée du groupe d’adresses"
    case .behavioural: "déduite du comportement : possible"
    case .comparison: "Les méthodes côte à côte"
    case .comparisonIntro:
      """
      Aucune règle de répartition de l’argent mêlé ne fait partout autorité en droit. Le \
      même flux est donc présenté selon chaque méthode demandée.
      """
    case .ledger: "Bilans"
    case .ledgerIntro: "Chaque satoshi de départ figure sur une ligne et une seule."
    case .ledgerOf: "Bilan de la méthode {0}"
    case .lineSeeds: "Valeur des sorties de départ"
    case .lineBehind: "Déjà compté à travers une sortie de départ antérieure"
    case .lineSeeded: "Au départ"
    case .lineService: "Auprès de services"
    case .lineCoinjoin: "À l’entrée de coinjoins"
    case .lineUnspent: "Non dépensé"
    case .lineMined: "Miné"
    case .lineFee: "Payé en frais"
    case .lineBurnt: "Perdu définitivement"
    case .lineLimit: "Non suivi au-delà"
    case .lineSum: "Somme des postes"
    case .balances:
      """
      Le bilan est équilibré : la somme des postes égale le montant de départ, au satoshi \
      près.
      """
    case .doesNotBalance:
      """
      Le bilan n’est PAS équilibré. Ne pas utiliser ces chiffres ; signaler l’anomalie.
      """
    case .doesNotConserve:
      """
      Cette méthode compte la valeur entière de tout ce qu’elle touche ; ses postes ne \
      s’additionnent pas au montant de départ, et n’ont pas à le faire.
      """
    case .picture: "Le flux"
    case .pictureIntro:
      """
      Montants selon la méthode {0}. Le flux se lit de gauche à droite ; l’épaisseur d’une \
      bande est celle du montant porté. Les types se distinguent par la hachure, la bordure \
      et le libellé : l’image peut être imprimée en gris.
      """
    case .pictureNothing: "Rien à dessiner."
    case .pictureFolded:
      """
      {0} cases plus petites sont regroupées dans des cases « autres », avec leurs sommes. \
      Les formats machine les contiennent toutes.
      """
    case .pictureInside: "Étapes internes à une case regroupée, non dessinées : {0}."
    case .pictureOther: "Cases atteintes par d’autres méthodes seulement, non dessinées : {0}."
    case .pictureSteps: "{0} étapes suivantes"
    case .pictureFee: "frais {0} {1}"
    case .further: "{0} autres"
    case .kindSeed: "départ"
    case .kindPass: "transmis"
    case .kindService: "service"
    case .kindCoinjoin: "coinjoin"
    case .kindUnspent: "non dépensé"
    case .kindBurnt: "perdu"
    case .kindLimit: "non suivi"
    case .kindMined: "miné"
    case .others: "Aboutissements hors services"
    case .groupCoinjoin: "À l’entrée d’un coinjoin"
    case .groupUnspent: "Non dépensé"
    case .groupBurnt: "Perdu définitivement"
    case .groupLimit: "Non suivi au-delà"
    case .groupMined: "Miné"
    case .groupShortened:
      """
      Les {0} plus importants sont présentés. Non présentés : {1}, pour {2} selon la méthode \
      {3} ; ils figurent dans les formes CSV et JSON de ce rapport.
      """
    case .reproduce: "Comment reproduire ce rapport"
    case .reproduceIntro:
      """
      La même base, les mêmes paramètres et la même version donnent les mêmes octets sur \
      toute machine.
      """
    case .version: "Programme"
    case .network: "Réseau"
    case .tip: "Dernier bloc lu"
    case .unknownHeight: "inconnue"
    case .stretch:
      """
      La base ne contient qu’un tronçon de la chaîne : elle commence au bloc {0}. Ce qui précède \
      n’est pas connu : les pièces qui y ont été créées n’ont ici ni montant ni origine, et les \
      encaissements et paiements qui s’y trouvent manquent à toutes les sommes.
      """
    case .stretchUnknown:
      """
      La base ne contient qu’un tronçon de la chaîne : elle commence au bloc {0}, dont la hauteur \
      est inconnue, comme celle de tous les blocs suivants. Ce qui précède n’est pas connu : les \
      pièces qui y ont été créées n’ont ici ni montant ni origine, et les encaissements et \
      paiements qui s’y trouvent manquent à toutes les sommes.
      """
    case .digest: "Empreinte du contenu de la chaîne"
    case .seeds: "Sorties de départ"
    case .seedsCaption: "Sorties de départ, inscrites dans la chaîne"
    case .parameters: "Paramètres"
    case .limits: "Limites"
    case .limitServices:
      """
      L’argent n’est pas suivi au travers d’un service : les fonds y sont confondus, et seul \
      le service sait qui il a payé.
      """
    case .limitCoinjoins:
      """
      L’argent n’est pas suivi au travers d’un coinjoin : le lien entre ses entrées et ses \
      sorties n’est inscrit nulle part.
      """
    case .limitTaint:
      """
      Une méthode répartit l’argent mêlé selon une règle. Elle ne montre ni qui détenait une \
      clé, ni ce que quiconque savait.
      """
    case .limitTags:
      """
      Une étiquette ne vaut que ce que vaut sa source. C’est une piste tant que le service \
      ne l’a pas confirmée.
      """
    case .limitChains:
      """
      Seule cette chaîne a été lue. Les paiements sur d’autres chaînes, tels que l’USDT sur \
      TRON, et hors chaîne n’apparaissent pas.
      """
    case .limitErrors: "Aucun taux d’erreur non mesuré n’est avancé ici."
    case .warnings: "Avertissements"
    case .glossary: "Méthodes et termes"
    case .fifo:
      """
      Premier entré, premier sorti : les satoshis quittent une transaction dans l’ordre où \
      ils y sont entrés.
      """
    case .lifo:
      """
      Dernier entré, premier sorti : les satoshis entrés les derniers sortent les premiers.
      """
    case .haircut:
      """
      Au prorata : chaque sortie, comme les frais, reçoit la même proportion de l’argent \
      suivi, arrondie en satoshis entiers dont la somme est exacte.
      """
    case .poison:
      """
      Tout ce que touche un satoshi suivi compte en entier. Indique l’étendue, non les \
      montants.
      """
    case .tiho:
      """
      Vers les plus grandes sorties : l’argent suivi remplit d’abord les sorties les plus \
      importantes.
      """
    case .seniority: "Priorité à l’argent suivi : il remplit les sorties dans leur ordre."
    case .juniority: "Argent suivi en dernier : il remplit les sorties dans l’ordre inverse."
    case .pure: "Ne suit que les transactions dont toutes les entrées sont suivies."
    case .otherMethod: "Voir le manuel du programme."
    case .termOutput: "sortie"
    case .termOutputMeaning:
      """
      Somme versée à une adresse par une transaction ; désignée par l’empreinte de la \
      transaction et un numéro.
      """
    case .termHop: "étape"
    case .termHopMeaning:
      """
      Une transaction entre le départ et l’aboutissement ; le plus petit nombre est retenu.
      """
    case .rates: "Taux d’erreur mesurés"
    case .ratesIntro:
      """
      Mesurés sur {0} chaînes simulées dont les détenteurs sont connus : scénario {1} (le \
      mélange du réseau principal de 2018 à 2024 avec six fois plus de délits), graines 1 à {0}, \
      {2} transactions chacune, faites et mesurées par filature {3}. À côté, le taux le plus bas \
      des scénarios {4}. Les fourchettes sont des intervalles à 95 %. Le relevé est {5}.
      """
    case .ratesCaption: "Taux sur des chaînes simulées, non sur celle-ci"
    case .columnMeasured: "Ce qui a été mesuré"
    case .columnPrecision: "Exact, parmi ce qui est dit"
    case .columnRecall: "Dit, parmi ce qui est"
    case .columnLowest: "Le plus bas des scénarios"
    case .ratesComplete: "{0}, tous les services connus : satoshis aux dépôts"
    case .ratesPartial: "{0}, quelques services connus : satoshis aux dépôts"
    case .ratesFound:
      """
      {0}, quelques services connus, leurs adresses de dépôt reconnues à l’usage : satoshis aux \
      dépôts
      """
    case .ratesCoSpend: "Les entrées d’une transaction sont à un seul détenteur"
    case .ratesCoinJoin: "Une transaction est un coinjoin"
    case .ratesDepositModerate: "Adresse de dépôt reconnue à son usage, degré moyen ou plus"
    case .ratesDepositStrong: "Adresse de dépôt reconnue à son usage, degré fort"
    case .ratesByValue: "{0}, en valeur"
    case .ratesRange: "{0} % ({1} à {2})"
    case .ratesLowest: "{0} % ({1})"
    case .ratesRight:
      """
      Pour une méthode, est exact ce qu’elle place à un dépôt, dans la mesure où le produit du \
      délit a bien atteint ce dépôt tandis que ses auteurs le détenaient encore.
      """
    case .ratesBeyond:
      """
      Ce qu’elle y place au-delà est surtout de l’argent qui avait changé de mains et qu’un \
      autre a versé.
      """
    case .ratesLikeness:
      """
      Ces taux valent pour ces chaînes, et pour une chaîne réelle seulement autant qu’elle leur \
      ressemble. Quand peu de services sont connus, les étiquettes comptent plus que la méthode.
      """
    case .ratesFlattering:
      """
      Les coinjoins sont simulés d’après les formes publiées qui servent à les reconnaître : leur \
      taux est flatteur.
      """
    case .ratesForwardOnly:
      """
      Les méthodes ont été mesurées vers l’aval ; aucun taux n’est avancé pour cette direction.
      """
    case .termCoinjoin: "coinjoin"
    case .contradictions: "Étiquettes contradictoires"
    case .contradictionsIntro:
      """
      Ce qui est dit des adresses de ce rapport ne concorde pas entièrement. Tant que ce n’est pas \
      éclairci, les noms concernés ne sont que possibles. La chaîne elle-même n’est pas en cause.
      """
    case .contradictionsCaption: "Énoncés qui ne peuvent être tous exacts, ou qui sont anciens"
    case .columnAbout: "À propos de"
    case .columnDisagree: "Ce qui ne va pas"
    case .columnStatements: "Énoncés et sources"
    case .contradictionOwner: "deux détenteurs : {0}"
    case .contradictionCategory: "genres qui s’excluent : {0}"
    case .contradictionMerge: "les deux côtés d’une fusion refusée sont nommés : {0}"
    case .contradictionStale: "dit bien avant le dernier usage de l’adresse : {0}"
    case .termCoinjoinMeaning: "Transaction dans laquelle plusieurs personnes mêlent leurs fonds."
    }
  }
}
