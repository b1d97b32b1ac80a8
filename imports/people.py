"""People from a file."""

from accounts import actions
from accounts.models import User
from accounts.permissions import ROLES
from imports.cells import folded
from imports.given_forms import GivenPersonForm
from imports.names import by_name, the_one
from imports.people_targets import PEOPLE_TARGETS
from imports.planning import Asked, Given, Importer, Plan


class People(Importer):
    """Plans of people. Nobody gets a password: an administrator gives it, or the force's directory lets them in."""

    targets = PEOPLE_TARGETS
    form = GivenPersonForm

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.links = {"roles": _codes}
        people = list(User.objects.prefetch_related("held_roles"))
        self.by_username, self.by_email = by_name(people, "username"), by_name(people, "email")

    def label(self, given: Given) -> str:
        """Name them."""
        return str(given.get("full_name") or given.get("username") or given.get("email", ""))

    def match(self, plan: Plan) -> User | None:
        """Find somebody by their user name, else by their e-mail address."""
        found: list[User] = self.by_username[folded(plan.given.get("username", ""))]
        found = found or self.by_email[folded(plan.given.get("email", ""))]
        if not found:
            return None
        return the_one(found, "", "Several people have this e-mail address. Give the user name.")

    def key(self, given: Given) -> object:
        """Two people do not share a user name."""
        return folded(given.get("username", ""))

    def blank(self, given: Given) -> User:
        """Begin somebody who may sign in."""
        return User()

    def standing(self, record: User) -> Given:
        """What is known of somebody."""
        names = [ROLES[held.role].name for held in record.held_roles.all()]
        said: Given = {target.name: getattr(record, target.name) for target in self.targets}
        return said | {"roles": names}

    def beside(self, plan: Plan) -> Given:
        """The roles they hold now."""
        return {"roles": plan.record.roles if plan.record.pk else []}

    def write(self, plan: Plan) -> User:
        """Save somebody with their roles."""
        person = plan.form.instance
        return actions.save_person(
            person, roles=plan.form.cleaned_data["roles"], by=self.asked.by, reason=f"From {self.source(plan)}"
        )


def _codes(names: tuple[str, ...], given: Given) -> list[str]:
    """Find roles by their names."""
    codes = {role.name: role.code for role in ROLES.values()}
    return [codes[name] for name in names]
