"""Running an asv suite: the plan and the reading of asv's output are pure, processes stay at the edge."""
