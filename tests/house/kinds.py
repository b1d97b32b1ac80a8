"""What the table of addresses says of other objects than those it names, and of other people than the cast.

The table is about what the owner owns. The same holds of what the other owner owns, with the two of them changed
about. What one may not know of is answered as what does not exist.
"""

from tests.house.test_urls import COLUMNS, table

OF_FINDING = ("finding", "evidence", "move", "part", "action", "link", "deputy", "signing_off", "reporting", "ending")
OF_INSPECTION = ("inspection", "asked", "fieldwork", "of_inspection")
SINGLE = (
    "person",
    "phase",
    "draft",
    "issued",
    "question",
    "recorded",
    "arising",
    "a_board",
    "reader",
    "embargoed",
    "pack",
    "run",
    "listing",
    "comparison",
    "previewed",
)
# Here whether one may know of the object is settled before whether one may do this to it, for these people.
REGISTER, PAPERS = {"lead", "officer", "owner", "other_owner", "executive"}, {"lead", "officer", "executive", "member"}
SIGHT_FIRST = {
    "recommendations:finding_move": REGISTER,
    "inspections:request_sent": REGISTER,
    "reports:question_edit": PAPERS,
    "reports:question_withdraw": PAPERS,
}
# What whoever has no role left can still do: leave, look after their own account, and see what everybody sees.
WITHOUT_ROLE = {
    "accounts:sign_in",
    "accounts:code",
    "accounts:entra_begin",
    "accounts:entra_callback",
    "accounts:sign_out",
    "accounts:entra_again",
    "accounts:go_on",
    "accounts:own",
    "accounts:password",
    "accounts:sessions_end",
    "accounts:session_end",
    "accounts:codes_set_up",
    "accounts:codes_picture",
    "accounts:codes_remove",
    "accounts:codes_recovery",
    "accounts:token_add",
    "accounts:token_end",
    "api:about",
    "api:schema",
    "api:findings",
    "api:finding",
    "api:inspections",
    "api:inspection",
    "api:figures",
    "api:papers",
    "api:paper",
    "security_txt",
}


def others(method, name, said):
    """What belongs to the other owner."""
    return said | {"owner": said["other_owner"], "other_owner": said["owner"]}


def out_of_sight(name, said, people):
    """What these people may not know of. Whoever is refused by their role is refused before anybody looks."""
    looks_first = SIGHT_FIRST.get(name, set())
    refused = {"in", "401", "405"}
    stays = {who for who in people if said[who] in refused or (said[who] == "403" and who not in looks_first)}
    return said | dict.fromkeys(set(people) - stays, "404")


def hidden(method, name, said):
    """What stands in an embargoed draft on which nobody is named: for liaison alone, whoever owns it."""
    return out_of_sight(name, said, ("owner", "other_owner", "executive"))


def notified(method, name, said):
    """What stands in an inspection that is announced, not published, and not theirs."""
    return out_of_sight(name, said, ("owner", "other_owner"))


def absent(method, name, said):
    """What does not exist."""
    return out_of_sight(name, said, COLUMNS)


def ended(method, name, said):
    """What the inspectorate signed off: its owner has nothing more to answer, and is led to its page."""
    return said | {"owner": "302"} if (method, name) == ("GET", "recommendations:answer") else said


# A kind of object: of which objects of the table it is another, and what is then answered.
KINDS = {
    "others": ((*OF_FINDING, *OF_INSPECTION), others),
    "hidden": ((*OF_FINDING, *OF_INSPECTION), hidden),
    "notified": (("inspection", "fieldwork", "of_inspection"), notified),
    "ended": (("finding", "evidence"), ended),
    "absent": ((*OF_FINDING, *OF_INSPECTION, *SINGLE), absent),
}


def rows(kind):
    """List the rows of one kind: method, name of the address, name of the object, and who is answered what."""
    of_table = [(*row.values[:3], dict(zip(COLUMNS, row.values[3], strict=True))) for row in table()]
    if kind == "own":
        return of_table
    things, made = KINDS[kind]
    return [
        (method, name, f"{kind}_{thing}", made(method, name, said))
        for method, name, thing, said in of_table
        if thing in things
    ]


def with_leavers(name, said):
    """Add what is answered to whoever may no longer sign in, and to whoever lost their role, in a browser left open."""
    left = said["member"] if name in WITHOUT_ROLE else "403"
    if name == "home":
        left = {"302": "200"}.get(said["member"], said["member"])  # it says that they have no role
    return said | {"inactive": said["nobody"], "without_role": left}
