#!/usr/bin/env python3
"""Writes the hashes of the words that wallets make seed phrases of.

    pip download --no-deps mnemonic==0.21 shamir-mnemonic==0.3.0 bip-utils==2.12.3 monero==1.1.1
    (unpack all four into FOLDER)
    make_hashes.py FOLDER ../../Sources/Bitcoin/Secrets/Words

No word is copied: each is kept as 24 bits, written as four letters of base 64, in the order of its
list. The upper sixteen bits follow from the first four letters, the lower eight from the whole,
since most lists are told apart by four letters and officers find them cut to these. Letters are
those of NFKD in lower case without accents; `LetterFolding.swift` folds texts in the same way.
"""
import base64
import pathlib
import sys
import unicodedata

BIP39 = "english french italian spanish portuguese czech".split()
ASIAN = "japanese korean chinese_simplified chinese_traditional".split()
MONERO = "english french german italian spanish".split()
MONERO_OTHER = "dutch portuguese russian japanese chinese_simplified".split()
MONERO_MADE = "esperanto lojban".split()
# Of the first hundred numbers the one by which no two words of a list share a hash.
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 56


def letters(word):
    """Scalars of a word in the one form in which words are compared."""
    kept = [c for c in unicodedata.normalize("NFKD", word.lower()) if not 0x300 <= ord(c) < 0x370]
    return "".join(kept)


def step(value, text):
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def hashed(word):
    """FNV-1a, folded: sixteen bits of the first four letters, eight of the whole."""
    text = letters(word)
    start = step(0x811C9DC5, text[:4])
    rest = step(SEED, text)
    return ((start >> 16 ^ start) & 0xFFFF) << 8 | ((rest >> 24 ^ rest >> 16 ^ rest >> 8 ^ rest) & 0xFF)


def read(path):
    return path.read_text(encoding="utf-8").split()


def monero(folder, language):
    scope = {}
    text = next(folder.glob("monero-*")) / "monero" / "wordlists" / f"{language}.py"
    lines = text.read_text(encoding="utf-8").split("word_list = [")[1].split("]")[0]
    exec("words = [" + lines + "]", scope)
    return scope["words"]


def swift(name, lists, source):
    parts = [f"/// Words of seed phrases as hashes, in the order of their lists; see ``SeedWordList``.\n///\n"]
    parts += [f"/// {line}\n" for line in source]
    parts.append(f"enum {name} {{\n")
    for number, (label, words) in enumerate(lists):
        hashes = [hashed(word) for word in words]
        double = len(hashes) - len(set(hashes))
        print(f"{name}.{label}: {len(words)} words, {double} share a hash", file=sys.stderr)
        text = base64.b64encode(b"".join(value.to_bytes(3, "big") for value in hashes)).decode()
        parts.append(("\n" if number else "") + f'  static let {label} = """\n')
        parts += [f"    {text[at:at + 92]}\\\n" for at in range(0, len(text), 92)]
        parts[-1] = parts[-1].rstrip("\\\n") + "\n"
        parts.append('    """\n')
    parts.append("}\n")
    return "".join(parts)


def camel(label):
    head, *tail = label.split("_")
    return head + "".join(part.capitalize() for part in tail)


def main():
    folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    bip39 = folder / "mnemonic" / "wordlist"
    share = read(folder / "shamir_mnemonic" / "wordlist.txt")
    electrum = read(folder / "bip_utils" / "electrum" / "mnemonic_v1" / "wordlist" / "english.txt")
    of_bips = ["Source: `bip-0039/*.txt` in the repository of Bitcoin Improvement Proposals, through",
               "PyPI's `mnemonic` 0.21, by `Benchmarks/seed-words/make_hashes.py`."]
    of_monero = ["Source: `src/mnemonics/*.h` in Monero's repository, through PyPI's `monero` 1.1.1, by",
                 "`Benchmarks/seed-words/make_hashes.py`."]
    files = {
        "LatinWordHashes": ([(camel(name), read(bip39 / f"{name}.txt")) for name in BIP39[:4]], of_bips),
        "FurtherLatinWordHashes": (
            [(camel(name), read(bip39 / f"{name}.txt")) for name in BIP39[4:]]
            + [("shares", share), ("electrum", electrum)],
            of_bips + ["`shares`: SLIP 39's list through `shamir-mnemonic` 0.3.0; `electrum`: the words of",
                       "Electrum before version 2 through `bip-utils` 2.12.3."]),
        "AsianWordHashes": ([(camel(name), read(bip39 / f"{name}.txt")) for name in ASIAN], of_bips),
        "MoneroWordHashes": ([(name, monero(folder, name)) for name in MONERO], of_monero),
        "FurtherMoneroWordHashes": (
            [(camel(name), monero(folder, name)) for name in MONERO_OTHER], of_monero),
        "MadeLanguageWordHashes": ([(name, monero(folder, name)) for name in MONERO_MADE], of_monero),
    }
    for name, (lists, source) in files.items():
        (out / f"{name}.swift").write_text(swift(name, lists, source))


main()
