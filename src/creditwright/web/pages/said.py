"""What a page says after a change: the address names the message, so no process keeps it."""

from collections.abc import Mapping
from typing import Final

from creditwright.web.pages.catalogue import later as _

SAID: Final[Mapping[str, str]] = {
    "signed-out": _("You are signed out."),
    "let-in": _("Somebody was let in."),
    "let-in-again": _("Let in again."),
    "shut-out": _("Shut out: sessions, tokens and keys are refused from now on."),
    "roles-changed": _("The person has other roles from now on."),
    "key-revoked": _("The key is revoked."),
    "proposed": _("It is proposed. Another person has to approve it."),
    "policy-approved": _("Approved: it is in force here, and everywhere within seconds."),
    "policy-refused": _("It is refused."),
    "withdrawn": _("It is withdrawn."),
    "same-policy": _("These cut-offs are in force already. Nothing was proposed."),
    "too-few-approved": _("Too few would be approved to give reasons by. Nothing was proposed."),
    "own-proposal": _("You proposed this: another person has to decide on it."),
    "decided-already": _("It was decided on already; this is what became of it."),
    "overtaken": _("Another model or policy came in use since. Refuse it, and propose it anew."),
    "deployed-meanwhile": _("Somebody else deployed meanwhile. Nothing was changed: try again."),
    "words-wanted": _("Say why in your own words, in ten letters at least."),
    "rolled-back": _("The last deployment was taken back."),
    "reason-wanted": _("Say why, in a few words."),
    "assessed": _("The application was assessed, and the decision recorded."),
    "taken": _("It is yours now."),
    "given-back": _("It is everybody's again."),
    "held-by-another": _("Somebody was quicker: look who has it now."),
    "nothing-waits": _("Nothing more waits for you."),
    "decided": _("Your decision is recorded, and holds from now on."),
    "noted": _("The note is kept."),
    "correction-asked": _("We have it. A person will look, and answer you here."),
    "answered": _("Your answer is kept, and the applicant reads it."),
    "switched-on": _("The kill switch is on: every decline waits for a person from now on."),
    "switched-off": _("The kill switch is off."),
    "notice-given": _("The notice is given, and kept as it is."),
    "taken-down": _("The contest is taken down: another person answers it in time."),
    "contested": _("We have it. A person will look at your application again, and answer you."),
}
