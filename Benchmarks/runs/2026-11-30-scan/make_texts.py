#!/usr/bin/env python3
"""Writes one text of each kind that scanning is measured on.

    pip download --no-deps mnemonic==0.21   (unzip it; its english.txt and japanese.txt are WORDS)
    make_texts.py WORDS OUT [MEGABYTES]
"""
import base64
import hashlib
import pathlib
import random
import sys
import zlib

words_folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
size = int(float(sys.argv[3] if len(sys.argv) > 3 else 8) * 1_000_000)
rng = random.Random(7)
B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
B32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
seed = (words_folder / "english.txt").read_text().split()
kana = (words_folder / "japanese.txt").read_text().split()
common = """the of and to in a is that for it as was with be by on not he i this are or his from at
which but have an had they you were their one all we can her has there been if more when will would
who so no said what up its about into than them only other new some could time these two may then do
first any my now such like our over man me even most made after also did many before must through
back years where much your way well down should because each just those people mr how too little
state good very make world still own see men work long get here between both life being under never
day same another know while last might us great old year off come since against go came right used
take three police officer transfer account exchange bank money wallet report evidence""".split()


def base58check(payload):
    data = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = B58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def polymod(values):
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, gen in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= gen if top >> bit & 1 else 0
    return check


def segwit(data):
    values = [0] + data
    head = [3, 3, 0, 2, 3]
    check = polymod(head + values + [0] * 6) ^ 1
    return "bc1" + "".join(B32[v] for v in values + [check >> 5 * (5 - i) & 31 for i in range(6)])


def digits(count, alphabet=B58):
    return "".join(rng.choices(alphabet, k=count))


P = 2**256 - 2**32 - 977
G = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
     0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)


def points():
    x, y = G
    slope = 3 * x * x * pow(2 * y, -1, P) % P
    while True:
        new = (slope * slope - x - G[0]) % P if x != G[0] else (slope * slope - 2 * x) % P
        y = (slope * (x - new) - y) % P
        x = new
        yield bytes([2 + (y & 1)]) + x.to_bytes(32, "big")
        slope = (y - G[1]) * pow(x - G[0], -1, P) % P


def xpubs():
    for point in points():
        yield base58check(bytes.fromhex("0488b21e") + b"\3" + rng.randbytes(4) + b"\0\0\0\1"
                          + rng.randbytes(32) + point)


def prose():
    line = " ".join(rng.choices(common, k=12)).capitalize()
    return line + rng.choice([".", ",", ";", " -", "?", "."]) + rng.choice([" ", " ", "\n"])


def cyrillic():
    return " ".join(digits(rng.randint(2, 10), "абвгдежзийклмнопрстуфхцчшщыьэюя")
                    for _ in range(10)) + ".\n"


def utf8(make):
    return lambda: make().encode()


def mime(data):
    return b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data) + b"\n--x\n"


XPUBS = xpubs()
KINDS = {
    "prose": utf8(prose),
    "prose-russian": utf8(cyrillic),
    "prose-japanese": utf8(lambda: digits(40, "あいうえおかきくけこさしすせそたちつてと漢字東京日本") + "。\n"),
    "prose-chinese": utf8(lambda: digits(30, "的一是不了人我在有他这为之大来以个中上们") + "，"),
    "prose-accents": utf8(lambda: " ".join(digits(6, "aeéèàçôùœßñüö") for _ in range(10)) + "\n"),
    "russian-utf-16": lambda: cyrillic().encode("utf-16-le"),
    "json": utf8(lambda: '{"id":%d,"body":"%s\\n\\u00e9t\\u00e9 \\/ %s","at":"2024-01-02T03:04:05Z"},\n'
                 % (rng.randrange(10**9), prose().strip(), digits(8))),
    "html": utf8(lambda: "<td class=\"x\">%s&nbsp;&#233;&amp;</td><td>%s</td>\n" % (prose().strip(), digits(10))),
    "quoted-printable": utf8(lambda: prose().strip() + "=C3=A9t=C3=A9 =\n"),
    "soft-breaks": utf8(lambda: digits(3) + "=\n"),
    "references": utf8(lambda: "&#%d;" % ord(digits(1))),
    "references-hex": utf8(lambda: "&#x%x;&nbsp;" % ord(digits(1))),
    "percent": utf8(lambda: "%%%02x" % ord(digits(1))),
    "unicode-escapes": utf8(lambda: "\\u%04x" % ord(digits(1))),
    "backslashes": utf8(lambda: "\\" * 60 + "n"),
    "ampersands": utf8(lambda: "&" * 60),
    "base64-binary": lambda: mime(rng.randbytes(50_000)),
    "base64-text": lambda: mime("".join(prose() for _ in range(500)).encode()),
    "base64-line": lambda: base64.b64encode("".join(prose() for _ in range(500)).encode()) + b"\n",
    "hex-dump": lambda: b"%08x: %s  ................\n" % (
        rng.randrange(2**32), rng.randbytes(16).hex(" ", 2).encode()),
    "hex-bytes": lambda: rng.randbytes(16).hex(" ").encode() + b"\n",
    "hex-line": lambda: rng.randbytes(4000).hex().encode() + b"\n",
    "txids": lambda: b'{"txid":"%s","vout":1},\n' % rng.randbytes(32).hex().encode(),
    "txids-bare": lambda: rng.randbytes(32).hex().encode() + b"\n",
    "hashes-named": lambda: b"file hash sha256: %s\n" % rng.randbytes(32).hex().encode(),
    "keys-named": lambda: b"private key: %s\n" % rng.randbytes(32).hex().encode(),
    "addresses-base58": lambda: base58check(b"\0" + rng.randbytes(20)).encode() + b"\n",
    "addresses-bech32": lambda: segwit(rng.choices(range(32), k=32)).encode() + b"\n",
    "address-repeated": lambda: b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n",
    "addresses-grouped": lambda: " ".join(
        (lambda a: [a[i:i + 4] for i in range(0, len(a), 4)])(base58check(b"\0" + rng.randbytes(20)))).encode() + b"\n",
    "addresses-glued": lambda: ("x%sdeposit\n" % base58check(b"\5" + rng.randbytes(20))).encode(),
    "looks-base58": utf8(lambda: "1" + digits(33) + " "),
    "looks-bech32": utf8(lambda: "bc1q" + digits(38, B32) + " "),
    "looks-taproot": utf8(lambda: "bc1p" + digits(58, B32) + " "),
    "looks-cash": utf8(lambda: "q" + digits(41, B32) + " "),
    "looks-wif": utf8(lambda: "K" + digits(51) + " "),
    "looks-wif-51": utf8(lambda: "5" + digits(50) + " "),
    "looks-bip38": utf8(lambda: "6P" + digits(56) + " "),
    "looks-mini": utf8(lambda: "S" + digits(29) + " "),
    "looks-xpub": utf8(lambda: "xpub6" + digits(106) + " "),
    "looks-xprv-nearly": utf8(lambda: "xqub6" + digits(106) + " "),
    "looks-damaged": utf8(lambda: "1" + digits(20) + "0" + digits(12) + " "),
    "looks-lower": utf8(lambda: "1" + digits(33).lower() + " "),
    "base58-words": utf8(lambda: digits(4000) + " "),
    "base58-76": utf8(lambda: digits(76) + "\n"),
    "base58-groups": utf8(lambda: digits(4) + " "),
    "base58-letters": utf8(lambda: digits(1) + " "),
    "base58-lines": utf8(lambda: digits(17) + "\n"),
    "base58-random": utf8(lambda: digits(rng.randint(1, 40)) + rng.choice(" \n,")),
    "ones": utf8(lambda: "1" * 2000 + " "),
    "ones-groups": utf8(lambda: "1111 "),
    "bech32-groups": utf8(lambda: "bc1q " + " ".join(digits(4, B32) for _ in range(12)) + " "),
    "bech32-letters": utf8(lambda: "bc1" + digits(2000, B32)),
    "wpkh-open": utf8(lambda: "wpkh("),
    "pk-nested": utf8(lambda: "pk(" * 16 + digits(60) + ")" * 16 + " "),
    "sh-wsh-nested": utf8(lambda: "sh(wsh(multi(1," + digits(70) + ","),
    "tr-open": utf8(lambda: "tr(%s,{pk(%s)," % (digits(64, "0123456789abcdef"), digits(64, "0123456789abcdef"))),
    "brackets-far": utf8(lambda: "wsh(" + digits(200, "0123456789abcdef/*<>;,") + ")"),
    "descriptors": utf8(lambda: "wpkh(%s/0/*)\n" % next(XPUBS)),
    "xpubs": utf8(lambda: next(XPUBS) + "\n"),
    "zero-width": utf8(lambda: digits(1) + "\u200b"),
    "zero-width-long": utf8(lambda: digits(30) + "\u200b"),
    "full-width": utf8(lambda: "".join(chr(ord(c) + 0xFEE0) for c in digits(5)) + " "),
    "emoji": utf8(lambda: digits(1, "😀🚀💰🔥") + digits(2, "ab ")),
    "seed-words": utf8(lambda: rng.choice(seed) + " "),
    "seed-words-lines": utf8(lambda: rng.choice(seed) + "\n"),
    "seed-words-kana": utf8(lambda: rng.choice(kana) + "\u3000"),
    "seed-phrases": utf8(lambda: " ".join(rng.choices(seed, k=24)) + " xqzt qqzx zzqj. "),
    "seed-phrases-short": utf8(lambda: " ".join(rng.choices(seed, k=14)) + " xqzt qqzx zzqj. "),
    "words-cut": utf8(lambda: rng.choice(seed)[:4] + rng.choice(" ,")),
    "single-letters": utf8(lambda: digits(1, "abcdefgh") + " "),
    "two-letters": utf8(lambda: digits(2, "abcdefgh") + " "),
    "numbers": utf8(lambda: "%d,%d.%02d,2024-%02d-%02d\n" % (
        rng.randrange(10**6), rng.randrange(10**4), rng.randrange(100), rng.randrange(12), rng.randrange(28))),
    "tags": utf8(lambda: "<a><b>x</b></a>"),
    "spaces": lambda: b" " * 1000,
    "zeros": lambda: b"\0" * 1000,
    "line-ends": lambda: b"\n" * 1000,
    "random-bytes": lambda: rng.randbytes(10_000),
    "random-printable": lambda: bytes(rng.choices(range(32, 127), k=1000)),
    "random-alphanumeric": utf8(lambda: digits(1000, B58 + "0OIl+/")),
}

if __name__ == "__main__":
    out.mkdir(parents=True, exist_ok=True)
    for name, make in KINDS.items():
        # Costly texts are made up to an eighth and repeated: what is said twice is still read twice.
        costly = name in ("xpubs", "descriptors", "addresses-bech32")
        text = bytearray()
        while len(text) < (size // 4 if costly else size):
            text += make()
        text = bytes(text)
        while len(text) < size:
            text += text
        (out / name).write_bytes(text[:size])
