"""What a storyboard can begin with: nothing, or an example that shows what can be done."""

from components.domain.options import Resolution
from components.domain.storyboard import Crossfade, Plan, Shot, ShotSource
from components.ui.storyboard.acting import new_shot_id


def empty_plan() -> Plan:
    """One shot without words."""
    return Plan(title="Untitled film", shots=(Shot(id=new_shot_id(), duration_s=5),))


def example_plan() -> Plan:
    """A title card and three shots in the specification's style; short and small, so that it renders soon."""
    return Plan(
        title="Wildflowers",
        resolution=Resolution.P480,
        crossfade=Crossfade.HALF,
        shots=(
            Shot(id=new_shot_id(), source=ShotSource.CARD, prompt="Wildflowers", duration_s=2),
            Shot(
                id=new_shot_id(),
                prompt="A golden retriever running through a field of wildflowers, slow motion, "
                "cinematic lighting",
                duration_s=3,
            ),
            Shot(
                id=new_shot_id(),
                source=ShotSource.FRAME,
                prompt="The camera pushes in slowly, petals drift in the wind",
                duration_s=3,
            ),
            Shot(
                id=new_shot_id(),
                prompt="Timelapse of a flower blooming, macro photography, soft natural lighting",
                duration_s=3,
            ),
        ),
    )
