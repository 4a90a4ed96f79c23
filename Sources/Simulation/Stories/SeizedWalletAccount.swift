extension SeizedWalletStory {
  /// What happened, as Markdown.
  public func account(of economy: Economy, in language: StoryLanguage) -> String {
    let sums = ["Maple Exchange", "Merlion Exchange"].map { economy.truth.received(by: $0) }
    let height = economy.blocks.count - 1
    return language == .english ? english(height, sums) : french(height, sums)
  }

  private func english(_ height: Int, _ sums: [UInt64]) -> String {
    """
    # A smuggler's seized wallet

    Everything here is invented: people, exchanges, addresses and money. The chain is a private
    test chain (regtest) of \(height) blocks after the first, made by `filature simulate`; its
    signatures are noise, all else keeps the rules.

    ## Who is who
    - **Six families** buy coins at Maple Exchange and pay for three legs of a journey, 0.27 BTC
      for each leg (about CAD 6,000 in January 2023).
    - **The recruiter**, in South-East Asia, collects the first leg.
    - **The smuggler**, whose wallet is seized: `seeds.txt` lists its addresses.
    - **The mule** moves the smuggler's money.
    - **Maple Exchange** (Canada) and **Merlion Exchange** (Singapore) are fictional. Their hot
      addresses, and two deposit addresses, are in `tags.yaml`.
    - Forty people, four shops and a mining pool know nothing of all this.

    ## What happened
    1. Each family pays leg 1 to one address of the recruiter. The recruiter releases 1.2 BTC to
       the smuggler and cashes out a commission at Merlion; that money never was the smuggler's.
    2. Leg 2 goes straight to two addresses of the smuggler, three families to each.
    3. The smuggler pays the mule 2.1 BTC, with a reference in an OP_RETURN output.
    4. The mule peels it off in ten payments, four of them within one block: three to an account
       at Maple, three to one at Merlion, two to a shop, one to the recruiter, and one to savings
       that are never touched again.
    5. The shop pays a supplier with the mule's coins and with its customers' at once. The
       supplier, in good faith, takes the money to Maple.
    6. Leg 3 goes to addresses used before. The smuggler pays the mule again, in three parts.
    7. The mule gathers everything into one coin and takes part in a coinjoin of five equal
       outputs. One honest participant takes an equal output to Maple.
    8. The mule's equal output goes to Merlion after a hop; change goes to Maple.
    9. The exchanges sweep deposits, honest and not, to their hot wallets. One last deposit, at a
       second account at Merlion, is not swept before the wallet is seized.

    ## The truth
    By the owners' own books, deposits of money that came from the seized wallet, in whole or in
    part, hold \(sums[0]) sat at Maple and \(sums[1]) sat at Merlion:
    `expected/deposits.json` lists them; `mixture` says whether other money was paid in with it.
    `truth.json` names the owner of every address and the purpose of every transaction. No
    analysis can see across the coinjoin; a method that follows all five outputs reaches more.

    ## How to run it
    ```
    filature ingest blocks --network regtest --store chain
    filature tags import tags.yaml --store chain
    filature cluster build --store chain
    filature trace -i seeds.txt --store chain
    ```

    """
  }

  private func french(_ height: Int, _ sums: [UInt64]) -> String {
    """
    # Le portefeuille saisi d'un passeur

    Tout est inventé : personnes, plateformes, adresses et argent. La chaîne est une chaîne
    d'essai privée (regtest) de \(height) blocs après le premier, faite par `filature simulate` ;
    ses signatures sont du bruit, le reste suit les règles.

    ## Qui est qui
    - **Six familles** achètent des bitcoins chez Maple Exchange et paient les trois étapes d'un
      voyage, 0,27 BTC par étape (environ 6 000 $ CA en janvier 2023).
    - **Le recruteur**, en Asie du Sud-Est, encaisse la première étape.
    - **Le passeur**, dont le portefeuille est saisi : `seeds.txt` donne ses adresses.
    - **La mule** déplace l'argent du passeur.
    - **Maple Exchange** (Canada) et **Merlion Exchange** (Singapour) sont fictives. Leurs
      adresses chaudes et deux adresses de dépôt sont dans `tags.yaml`.
    - Quarante personnes, quatre commerces et une coopérative de minage ignorent tout.

    ## Ce qui s'est passé
    1. Chaque famille paie l'étape 1 à une adresse du recruteur. Il verse 1,2 BTC au passeur et
       encaisse sa commission chez Merlion ; cet argent n'a jamais été au passeur.
    2. L'étape 2 va droit à deux adresses du passeur, trois familles pour chacune.
    3. Le passeur paie 2,1 BTC à la mule, avec une référence dans une sortie OP_RETURN.
    4. La mule l'égrène en dix paiements, dont quatre dans un même bloc : trois vers un compte
       chez Maple, trois vers un compte chez Merlion, deux à un commerce, un au recruteur et un
       vers une épargne qui ne bouge plus.
    5. Le commerce paie un fournisseur avec les pièces de la mule et celles de ses clients. Le
       fournisseur, de bonne foi, porte l'argent chez Maple.
    6. L'étape 3 va à des adresses déjà utilisées. Le passeur paie encore la mule, en trois parts.
    7. La mule réunit tout en une seule pièce et participe à un coinjoin de cinq sorties égales.
       Un participant honnête porte une de ces sorties chez Maple.
    8. La sortie égale de la mule va chez Merlion après un saut ; de la monnaie va chez Maple.
    9. Les plateformes ramassent les dépôts, honnêtes ou non, vers leurs portefeuilles chauds. Un
       dernier dépôt, sur un second compte chez Merlion, n'est pas ramassé avant la saisie.

    ## La vérité
    D'après les livres des propriétaires, les dépôts d'argent venu du portefeuille saisi, en tout
    ou en partie, font \(sums[0]) sat chez Maple et \(sums[1]) sat chez Merlion :
    `expected/deposits.json` les énumère ; `mixture` dit si d'autre argent a été versé avec.
    `truth.json` nomme le propriétaire de chaque adresse et le but de chaque transaction. Aucune
    analyse ne voit à travers le coinjoin ; une méthode qui suit les cinq sorties va plus loin.

    ## Pour l'essayer
    ```
    filature ingest blocks --network regtest --store chain
    filature tags import tags.yaml --store chain
    filature cluster build --store chain
    filature trace -i seeds.txt --store chain
    ```

    """
  }
}
