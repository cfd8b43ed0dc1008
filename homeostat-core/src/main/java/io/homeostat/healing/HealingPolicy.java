package io.homeostat.healing;

import io.homeostat.base.Span;
import io.homeostat.gate.GatePolicy;
import java.time.Duration;

/// How to heal: decision parameters, all of them from the pipeline file.
///
/// @param trainNewest at most this many labelled rows are learned from
/// @param trainMin and from at least so many, reaching back before the change if need be
/// @param trainFresh labelled rows since the change that are waited for
/// @param gate what a candidate must prove
/// @param cooldown pause after a refusal, a rollback or a failed training
/// @param budget how much may be trained
/// @param probation labels for which the predecessor stays in shadow
/// @param biasSpan labels over which the champion's own offset is learned and taken out; 0: not at
///   all
/// @param keep versions that are kept
/// @param trainingDeadline a training that takes longer has failed
public record HealingPolicy(
        int trainNewest,
        int trainMin,
        int trainFresh,
        GatePolicy gate,
        Span cooldown,
        BudgetPolicy budget,
        int probation,
        int biasSpan,
        int keep,
        Duration trainingDeadline) {}
