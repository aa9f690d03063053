//! A province at work, from one seed: random acts over the real law, silence, late facts, clock jumps, crashes.
//!
//! `ZHIBAO_SIM_STEPS` goes further, `ZHIBAO_SIM_SEED` plays one seed again.
#![allow(clippy::unwrap_used, missing_docs)]

mod national;
mod world;

use national::National;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use world::{Tally, World};

const SEEDS: [u64; 3] = [1, 20_230_729, 80];
const STEPS: usize = 2_500;
/// Long runs say where they are after so many steps.
const PROGRESS: usize = 5_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a whole number"))
}

fn run(national: &National, seed: u64, steps: usize) -> Tally {
    let mut world = World::new(national, seed);
    for step in 0..steps {
        if step > 0 && step % PROGRESS == 0 {
            eprintln!("seed {seed}: {step} steps, {} cases", world.events.len());
        }
        let held = catch_unwind(AssertUnwindSafe(|| world.step()));
        if let Err(panic) = held {
            eprintln!("simulation failed: ZHIBAO_SIM_SEED={seed}, step {step}, at {}", world.now);
            resume_unwind(panic);
        }
    }
    world.check_handovers();
    world.check_goods();
    world.tally.stranded = world.stranded();
    world.tally
}

#[test]
fn a_simulated_province_keeps_every_invariant() {
    let national = National::load();
    let steps = number("ZHIBAO_SIM_STEPS").map_or(STEPS, |steps| usize::try_from(steps).unwrap());
    let seeds = number("ZHIBAO_SIM_SEED").map_or(SEEDS.to_vec(), |seed| vec![seed]);
    let (mut signed, mut undone) = (0, 0);
    for seed in &seeds {
        let tally = run(&national, *seed, steps);
        println!("seed {seed}: {tally:#?}");
        // A simulation in which nothing happens proves nothing.
        assert!(tally.opened > 10 && tally.signed > 0 && tally.crashes > 0, "seed {seed}: {tally:?}");
        assert!(tally.done.len() > 15 && tally.refused.len() > 5, "seed {seed}: {tally:?}");
        signed += tally.signed;
        undone += tally.done.get("(undo)").copied().unwrap_or_default();
    }

    // How many receipts a seed happens to reach varies; together they must be many.
    assert!(signed > 4 * u32::try_from(seeds.len()).unwrap(), "{signed} receipts");
    assert!(undone > 0, "nothing was taken back or sent back");
}

#[test]
fn the_same_seed_plays_the_same_province() {
    let national = National::load();
    let first = run(&national, 7, 150);
    assert_eq!(first, run(&national, 7, 150));
    assert_ne!(first, run(&national, 8, 150));
}
