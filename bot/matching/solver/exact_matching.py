"""Matching of as many as possible, at the least cost (Edmonds, "Paths, trees, and flowers", 1965)."""

from __future__ import annotations

from collections.abc import Mapping

import rustworkx

from bot.matching.solver.meetings import Pair


def cheapest_matching(edges: Mapping[Pair, int]) -> list[Pair]:
    """The edges of a matching of maximum cardinality whose costs have the least sum, in order.

    `edges` says what each costs, a whole number; the ends are any numbers, the lower one first.
    """
    ends = sorted({end for edge in edges for end in edge})
    place = {end: index for index, end in enumerate(ends)}
    dearest = max(edges.values(), default=0)
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(ends)
    graph.add_edges_from([(place[low], place[high], cost) for (low, high), cost in sorted(edges.items())])
    found = rustworkx.max_weight_matching(
        graph, max_cardinality=True, weight_fn=lambda cost: dearest + 1 - cost
    )
    return sorted((ends[min(edge)], ends[max(edge)]) for edge in found)
