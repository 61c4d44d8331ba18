"""What an accepted answer shows of how this company answers: of those asked together, this one did."""

from sqlalchemy.orm import Session

from bot.matching.online_weights import WeightCorrection, choice_set
from bot.store import workspaces
from bot.store.models import Answer


def learn(session: Session, accepted: Answer) -> None:
    """Correct the workspace's weights a little. Who was not asked by the matching, or alone, shows nothing.

    The others asked are a choice that is right to learn from although nobody else could answer: a logit's
    weights are the same whichever of the people are offered (McFadden, "Modelling the choice of residential
    location", 1978).
    """
    asked = {nudge.member_id: nudge for nudge in accepted.question.nudges if nudge.signals}
    theirs = asked.get(accepted.author_id or 0)
    if theirs is None:
        return
    wave = [nudge for nudge in asked.values() if nudge.wave == theirs.wave]
    workspace = workspaces.locked_home(session)
    correction = WeightCorrection.read(workspace.weight_correction)
    among = [nudge.member_id for nudge in wave]
    correction.learn(choice_set(among, [n.base for n in wave], [n.signals for n in wave]), theirs.member_id)
    workspace.weight_correction = correction.written()
