import Analysis

/// Puts into words what the reader of an answer must know.
public enum WarningText {
  /// A sentence, without a stop.
  public static func words(_ warning: TraceWarning, _ language: Language) -> String {
    func say(_ message: WarningMessage, _ values: String...) -> String {
      message.text(language, values)
    }
    switch warning {
    case .ownSweeps(let count): return say(count == 1 ? .ownSweep : .ownSweeps, "\(count)")
    case .haircutRounds: return say(.haircutRounds)
    case .noBounds(let why):
      let reason =
        switch why {
        case .limitedTransactions: say(.limitedTransactions)
        case .reach(let count): say(.reach, "\(count)")
        case .steps(let count): say(.steps, "\(count)")
        }
      return say(.noBounds, reason)
    case .lateSeeds(let count, let all, let height, let hash):
      let last = height.map { say(.atHeight, "\($0)") } ?? say(.atBlock, hash)
      return say(count == 1 ? .lateSeed : .lateSeeds, "\(count)", "\(all)", last)
    case .noClustering: return say(.noClustering)
    case .noTags: return say(.noTags)
    case .noCategory(let count, let all): return say(.noCategory, "\(count)", "\(all)")
    case .unusedClustering: return say(.unusedClustering)
    case .olderClustering(let name): return say(.olderClustering, name)
    case .tooManyMembers(let count): return say(.tooManyMembers, "\(count)")
    case .tooManyTags(let count, let confidence, let most):
      return say(.tooManyTags, "\(count)", "\(confidence)", "\(most)")
    case .unknownConcept(let concept): return say(.unknownConcept, concept)
    case .noServices(let why):
      return say(.noServices, words(why, language))
    case .noPrice(let count, let currency): return say(.noPrice, "\(count)", currency)
    case .earlierPrice(let count, let currency): return say(.earlierPrice, "\(count)", currency)
    case .absent(let word, let line, let isAddress):
      let sentence = say(isAddress ? .absentAddress : .absentTransaction, word)
      return line.map { say(.line, "\($0)", sentence) } ?? sentence
    case .transactionLeftOut(let word, let line):
      let sentence = say(.transactionLeftOut, word)
      return line.map { say(.line, "\($0)", sentence) } ?? sentence
    case .outputsLeftOut(let outputs, let transactions):
      return say(.outputsLeftOut, "\(outputs)", "\(transactions)")
    case .allOutputs(let outputs, let transactions):
      return say(.allOutputs, "\(outputs)", "\(transactions)")
    case .otherChains(let counts):
      let each = counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      return say(.otherChains, each.joined(separator: ", "))
    case .input(let text): return say(.input, text)
    }
  }

  /// Why there is no layer of services of what the store holds now.
  public static func words(_ why: ServiceLayer.Staleness?, _ language: Language) -> String {
    let message: WarningMessage =
      switch why {
      case nil: .notLookedFor
      case .version: .otherVersion
      case .chain: .earlierChain
      case .clustering: .otherClustering
      case .tags: .otherTags
      }
    return message.text(language)
  }
}

/// What the reader of an answer must know.
enum WarningMessage: Catalogue {
  case ownSweep, ownSweeps, haircutRounds, noBounds, limitedTransactions, reach, steps
  case lateSeed, lateSeeds, atHeight, atBlock, noClustering, noTags, noCategory, unusedClustering,
    olderClustering, tooManyMembers
  case tooManyTags, unknownConcept, noServices, notLookedFor, otherVersion, earlierChain
  case otherClustering, otherTags, noPrice, earlierPrice, absentAddress, absentTransaction, line
  case transactionLeftOut, outputsLeftOut, allOutputs, otherChains, input

  var texts: (english: String, french: String) {
    switch self {
    case .ownSweep:
      (
        "{0} of the ends at services is a sweep" + Self.sweepsEnglish,
        "{0} des fins chez des services est un rassemblement" + Self.sweepsFrench
      )
    case .ownSweeps:
      (
        "{0} of the ends at services are sweeps" + Self.sweepsEnglish,
        "{0} des fins chez des services sont des rassemblements" + Self.sweepsFrench
      )
    case .haircutRounds:
      (
        "haircut rounds for each seed: totals may differ from one colour by less than one satoshi"
          + " for each transaction and seed",
        "haircut arrondit pour chaque sortie de départ : les totaux peuvent s’écarter de ceux d’un "
          + "traçage commun de moins d’un satoshi par transaction et par sortie"
      )
    case .noBounds:
      ("bounds are not computed: {0}", "les bornes ne sont pas calculées : {0}")
    case .limitedTransactions:
      (
        "each method visits other transactions up to a limit of them",
        "chaque méthode parcourt d’autres transactions jusqu’à la limite fixée"
      )
    case .reach:
      (
        "the seeds reach more than {0} transactions",
        "plus de {0} transactions peuvent être atteintes"
      )
    case .steps: ("they take more than {0} steps", "elles demandent plus de {0} opérations")
    case .lateSeed:
      (
        "{0} of {1} seeds was made after {2} and does not count",
        "{0} sortie de départ sur {1} est postérieure {2} et n’est pas comptée"
      )
    case .lateSeeds:
      (
        "{0} of {1} seeds were made after {2} and do not count",
        "{0} sorties de départ sur {1} sont postérieures {2} et ne sont pas comptées"
      )
    case .atHeight: ("height {0}", "à la hauteur {0}")
    case .atBlock: ("block {0}", "au bloc {0}")
    case .noClustering:
      (
        "no clustering: a tag speaks for its own address alone, and whose deposits are whose is not"
          + " known; run `filature prepare`",
        "pas de groupement d’adresses : une étiquette ne vaut que pour sa propre adresse, et on ne "
          + "sait quels dépôts sont à qui ; lancer `filature prepare`"
      )
    case .noTags:
      (
        "no tags: no service has a name; run `filature tags import FILE`",
        "pas d’étiquettes : aucun service n’a de nom ; lancer `filature tags import FICHIER`"
      )
    case .noCategory:
      (
        "{0} of {1} tags have no category and stop nothing; add a category such as exchange and"
          + " import the file again",
        "{0} étiquettes sur {1} n’ont pas de catégorie et n’arrêtent rien ; ajouter une catégorie "
          + "telle que `exchange`, puis importer de nouveau le fichier"
      )
    case .unusedClustering:
      (
        "a clustering is older than the chain and was not used; build it again",
        "un groupement d’adresses est plus ancien que la chaîne et n’a pas servi ; le refaire"
      )
    case .olderClustering:
      (
        "the clustering {0} is older than the chain",
        "le groupement d’adresses {0} est plus ancien que la chaîne"
      )
    case .tooManyMembers:
      (
        "rules are not left out one by one: the tagged clusters have {0} addresses",
        "les règles ne sont pas écartées une à une : les groupes étiquetés ont {0} adresses"
      )
    case .tooManyTags:
      (
        "{0} tags are below {1}: the first {2} are left out one by one, and all of them together",
        "{0} étiquettes sont sous {1} : les {2} premières sont écartées une à une, puis toutes "
          + "ensemble"
      )
    case .unknownConcept:
      (
        "no tag is of the concept {0}: nothing stops there",
        "aucune étiquette ne relève du concept {0} : rien ne s’y arrête"
      )
    case .noServices:
      (
        "{0}: deposits may be shown a sweep late, and money may have passed services that no tag"
          + " names; run `filature prepare`",
        "{0} : des dépôts peuvent être montrés un rassemblement trop tard, et de l’argent peut "
          + "avoir traversé des services qu’aucune étiquette ne nomme ; lancer `filature prepare`"
      )
    case .notLookedFor:
      ("services have not been looked for", "les services n’ont pas été recherchés")
    case .otherVersion:
      (
        "services were found by another version",
        "les services ont été trouvés par une autre version"
      )
    case .earlierChain:
      (
        "services were found on an earlier state of the chain",
        "les services ont été trouvés dans un état antérieur de la chaîne"
      )
    case .otherClustering:
      (
        "services were found by another clustering",
        "les services ont été trouvés selon un autre groupement d’adresses"
      )
    case .otherTags:
      (
        "services were found with other tags",
        "les services ont été trouvés avec d’autres étiquettes"
      )
    case .noPrice:
      (
        "{0} ends have no price in {1}; their value is n/a",
        "pour {0} fins il manque un cours en {1} ; leur valeur n’est pas disponible"
      )
    case .earlierPrice:
      (
        "{0} ends are valued in {1} by a price of up to 7 days before",
        "{0} fins sont évaluées en {1} par un cours antérieur de 7 jours au plus"
      )
    case .absentAddress:
      ("{0} does not occur on this chain", "{0} ne figure pas dans cette chaîne")
    case .absentTransaction:
      ("{0} is not on this chain", "{0} n’est pas dans cette chaîne")
    case .transactionLeftOut:
      (
        "{0} pays no address of the list and is left out; `--whole-transactions` takes all its"
          + " outputs",
        "{0} ne paie aucune adresse de la liste et n’est pas pris en compte ; "
          + "`--whole-transactions` en prend toutes les sorties"
      )
    case .outputsLeftOut:
      (
        "outputs left out that pay addresses which the list does not name: {0}, of {1}"
          + " transactions; `--whole-transactions` takes them too",
        "sorties écartées, car vers des adresses que la liste ne nomme pas : {0}, de {1} "
          + "transactions ; `--whole-transactions` les prend aussi"
      )
    case .allOutputs:
      (
        "the list names no address: all outputs of its transactions are taken ({0} outputs, {1}"
          + " transactions), strangers' among them; name the addresses that count",
        "la liste ne nomme aucune adresse : toutes les sorties de ses transactions sont prises "
          + "({0} sorties, {1} transactions), celles de tiers comprises ; nommer les adresses qui "
          + "comptent"
      )
    case .otherChains:
      (
        "addresses of other chains left out: {0}",
        "adresses d’autres chaînes, non prises en compte : {0}"
      )
    case .line: ("line {0}: {1}", "ligne {0} : {1}")
    case .input: ("{0}", "données de départ, message du programme : « {0} »")
    }
  }

  private static let sweepsEnglish =
    " of the service itself, no customer's deposit; `filature prepare` finds the deposits behind,"
    + " and `--inferred weak` more of them"
  private static let sweepsFrench =
    " du service même, et non un dépôt de client ; `filature prepare` cherche les dépôts situés"
    + " avant, et `--inferred weak` en admet davantage"
}
