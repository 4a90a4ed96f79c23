/// What a red flag is called and says, in the languages of reports. A language that lacks one does
/// not compile.
public enum FlagText: String, Sendable, CaseIterable {
  case structuring
  case exchangeFanOut = "exchange_fan_out"
  case smallPaymentsFunnel = "small_payments_funnel"
  case dormancyBroken = "dormancy_broken"
  case mixerContact = "mixer_contact"
  case illicitContact = "illicit_contact"
  case atmPurchases = "atm_purchases"
  case equalInstalments = "equal_instalments"
  case nightPayments = "night_payments"

  /// The name for people.
  public func title(_ language: Language) -> String {
    switch language {
    case .english: englishTitle
    case .french: frenchTitle
    }
  }

  /// A sentence with what was measured; `measures` by name.
  public func sentence(_ language: Language, _ measures: [(name: String, value: Int)]) -> String {
    let template =
      switch language {
      case .english: englishSentence
      case .french: frenchSentence
      }
    let amounts = AmountText(language: language)
    return measures.reduce(template) { text, measure in
      text.replacing("{\(measure.name)}", with: amounts.grouped(measure.value))
    }
  }

  /// What must stand beside every red flag: FATF, Virtual Assets Red Flag Indicators, September
  /// 2020, in our words.
  public static func caution(_ language: Language) -> String {
    switch language {
    case .english:
      """
      A red flag alone proves nothing. FATF (Virtual Assets Red Flag Indicators, September 2020) \
      asks that an indicator prompt a closer look at what is known of the person and the reason \
      for the payment, and never be taken by itself as ground for suspicion.
      """
    case .french:
      """
      Un indicateur seul ne prouve rien. Le GAFI (indicateurs d’alerte relatifs aux actifs \
      virtuels, septembre 2020) demande qu’un indicateur amène à examiner ce que l’on sait de la \
      personne et la raison du paiement, et qu’il ne fonde jamais à lui seul un soupçon.
      """
    }
  }

  /// Why a flag was not computed.
  public static func noTimeZone(_ language: Language) -> String {
    switch language {
    case .english: "no time zone was named (--time-zone Asia/Bangkok)"
    case .french: "aucun fuseau horaire n’a été indiqué (--time-zone Asia/Bangkok)"
    }
  }
}

extension FlagText {
  private var englishTitle: String {
    switch self {
    case .structuring: "Transfers kept under a reporting limit"
    case .exchangeFanOut: "Money spread over several exchanges at once"
    case .smallPaymentsFunnel: "Many small payments by unrelated payers, then a cash-out"
    case .dormancyBroken: "Sudden activity after a long silence"
    case .mixerContact: "Contact with a mixer or a coinjoin"
    case .illicitContact: "Contact with somebody whom tags call sanctioned or illicit"
    case .atmPurchases: "Repeated purchases at cash machines"
    case .equalInstalments: "Instalments of equal size"
    case .nightPayments: "Regular payments at night"
    }
  }

  private var englishSentence: String {
    switch self {
    case .structuring:
      """
      {transfers} transfers within {hours} h, each under {limit_sat} sat, together {sum_sat} sat.
      """
    case .exchangeFanOut:
      "{sum_sat} sat in {payments} payments to {exchanges} exchanges within {hours} h."
    case .smallPaymentsFunnel:
      """
      {payments} small payments by {payers} payers, {sum_sat} sat in all; soon after, {moved_sat} \
      sat went on, {cashed_out_sat} sat of it to services.
      """
    case .dormancyBroken:
      """
      {quiet_days} days of silence, then {transactions} transactions; {moved_sat} sat moved of a \
      balance of {balance_sat} sat.
      """
    case .mixerContact: "{mixers} payments to or from mixers, {coinjoins} coinjoins."
    case .illicitContact:
      "{payments} payments: {received_sat} sat received from them, {paid_sat} sat paid to them."
    case .atmPurchases: "{purchases} purchases within {days} days, {sum_sat} sat in all."
    case .equalInstalments:
      """
      {payments} payments of about {size_sat} sat by or to {payers} people, several by each, over \
      {days} days.
      """
    case .nightPayments: "{at_night} of {payments} payments at night, on {nights} different nights."
    }
  }

  private var frenchTitle: String {
    switch self {
    case .structuring: "Transferts maintenus sous un seuil de déclaration"
    case .exchangeFanOut: "Argent réparti entre plusieurs plateformes à la fois"
    case .smallPaymentsFunnel: "Nombreux petits paiements de payeurs sans lien, puis encaissement"
    case .dormancyBroken: "Activité soudaine après un long silence"
    case .mixerContact: "Contact avec un mélangeur ou un coinjoin"
    case .illicitContact:
      "Contact avec une personne que des étiquettes disent sanctionnée ou illicite"
    case .atmPurchases: "Achats répétés à des guichets automatiques"
    case .equalInstalments: "Versements de même montant"
    case .nightPayments: "Paiements réguliers la nuit"
    }
  }

  private var frenchSentence: String {
    switch self {
    case .structuring:
      """
      {transfers} transferts en {hours} h, chacun inférieur à {limit_sat} sat, en tout \
      {sum_sat} sat.
      """
    case .exchangeFanOut:
      "{sum_sat} sat en {payments} paiements à {exchanges} plateformes en {hours} h."
    case .smallPaymentsFunnel:
      """
      {payments} petits paiements de {payers} payeurs, {sum_sat} sat en tout ; peu après, \
      {moved_sat} sat sont repartis, dont {cashed_out_sat} sat vers des services.
      """
    case .dormancyBroken:
      """
      {quiet_days} jours de silence, puis {transactions} transactions ; {moved_sat} sat déplacés \
      d’un solde de {balance_sat} sat.
      """
    case .mixerContact: "{mixers} paiements avec des mélangeurs, {coinjoins} coinjoins."
    case .illicitContact:
      "{payments} paiements : {received_sat} sat reçus d’elle, {paid_sat} sat versés à elle."
    case .atmPurchases: "{purchases} achats en {days} jours, {sum_sat} sat en tout."
    case .equalInstalments:
      """
      {payments} paiements d’environ {size_sat} sat avec {payers} personnes, plusieurs pour \
      chacune, en {days} jours.
      """
    case .nightPayments:
      "{at_night} paiements sur {payments} la nuit, en {nights} nuits différentes."
    }
  }
}
