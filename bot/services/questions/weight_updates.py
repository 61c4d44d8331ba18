"""What an accepted answer shows of how this company and its people answer: of those asked, this one did."""

from sqlalchemy.orm import Session

from bot.matching import answer_records, weights
from bot.matching.online_weights import WeightCorrection, choice_set
from bot.store import workspaces
from bot.store.models import Answer
from bot.store.people import answer_counts

SIGNALS = len(weights.SPREAD.column())  # those of a request made by an older version are passed over


def learn(session: Session, accepted: Answer) -> None:
    """Correct the workspace's weights a little. Who was not asked by the matching, or alone, shows nothing.

    The others asked are a choice that is right to learn from although nobody else could answer: a logit's
    weights are the same whichever of the people are offered (McFadden, "Modelling the choice of residential
    location", 1978).
    """
    asked = {one.member_id: one for one in accepted.question.nudges if len(one.signals) == SIGNALS}
    theirs = asked.get(accepted.author_id or 0)
    if theirs is None:
        return
    wave = [nudge for nudge in asked.values() if nudge.wave == theirs.wave]
    workspace = workspaces.locked_home(session)
    correction = WeightCorrection.read(workspace.weight_correction)
    among = [nudge.member_id for nudge in wave]
    choice = choice_set(among, [n.base for n in wave], [n.signals for n in wave])
    correction.learn(choice, theirs.member_id)
    workspace.weight_correction = correction.written()
    added = answer_records.outcome(choice, theirs.member_id)
    answer_counts.add(session, {one: (more.answers, more.expected) for one, more in added.items()})
