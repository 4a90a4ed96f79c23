"""Turns the truth of a staged node chain into the tables that `filature measure services` reads.

    python3 node_truth.py ../shared/data/regtest-a OUT

OUT gets `blocks`, a link, and `truth/`. Owners are renamed to the roles that the tables know:
`exchange_1` to `exchange-1`, users to persons, traffickers to controllers. A trafficker's crime
begins at the illicit payments to him; his people are he and the mules.
"""

import gzip
import json
import os
import sys

source, out = sys.argv[1:]
ROLES = {"user": "person", "trafficker": "controller"}
ALONE = {"mule_network": "mule-1", "oddities": "odd-1", "duster": "duster-1",
         "law_enforcement": "authority-1"}


def rows(name):
    with gzip.open(f"{source}/truth/{name}.jsonl.gz", "rt") as file:
        return [json.loads(line) for line in file]


def owner(actor):
    if actor in ALONE:
        return ALONE[actor]
    role, number = actor.rsplit("_", 1)
    return f"{ROLES.get(role, role)}-{int(number)}"


def write(name, header, lines):
    with open(f"{out}/truth/{name}", "w", newline="\n") as file:
        file.write("\n".join([header, *lines]) + "\n")


os.makedirs(f"{out}/truth")
os.symlink(os.path.abspath(f"{source}/node1/blocks"), f"{out}/blocks")
write("addresses.csv", "address,owner,kind",
      [f"{a['address']},{owner(a['actor'])},{a['role']}" for a in rows("addresses")])
payers = {}
for tx in rows("txs"):
    actors = {a for a in tx["input_actors"] if a and a != "?"}
    several = "several" if actors else "miner-1"
    payers[tx["txid"]] = owner(actors.pop()) if len(actors) == 1 else several
kinds = {tx["txid"]: tx["kind"] for tx in rows("txs")}
write("transactions.csv", "txid,payer,purpose", [f"{t},{p},{kinds[t]}" for t, p in payers.items()])
flows = []
for output in rows("outputs"):
    if not output["actor"] or not output["address"]:
        continue
    holder, payer = owner(output["actor"]), payers[output["txid"]]
    outpoint, sats = f"{output['txid']}:{output['vout']}", output["sats"]
    place = f"{outpoint},{output['address']},{holder},{sats},{sats}"
    for crime in (1, 2):
        people = {f"controller-{crime}", "mule-1"}
        if kinds[output["txid"]] == "illicit_payment" and holder == f"controller-{crime}":
            flows.append(f"{crime},seed,{place}")
        elif payer in people and holder not in people:
            event = "deposit" if holder.startswith("exchange") else "spent"
            flows.append(f"{crime},{event},{place}")
write("flows.csv", "crime,event,outpoint,address,owner,value_sat,proceeds_sat", flows)
