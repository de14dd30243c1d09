//! Properties of tiles, for clouds of all shapes.

use super::grow::TreeSizes;
use super::*;
use proptest::prelude::*;

/// So small that few points already need all that many do.
const SMALL: TreeSizes =
    TreeSizes { sample: 20, leaf: 30, bucket_bytes: 2_000, pool_bytes: 4_000, held_bytes: 1_000, cells: 64 };

struct Tiles {
    index: TileIndex,
    file: Vec<u8>,
}

fn tiles(points: &[[f64; 3]], names: &[&str], fields: &[Vec<f64>], sizes: TreeSizes) -> Tiles {
    let (mut scratch, mut file) = (MemoryScratch::default(), Vec::new());
    let mut builder = TileBuilder::new(names, &mut scratch).with_sizes(sizes);
    for from in (0..points.len()).step_by(7_000) {
        let to = points.len().min(from + 7_000);
        let part: Vec<Vec<f64>> = fields.iter().map(|f| f[from..to].to_vec()).collect();
        builder.add(&points[from..to], &part).unwrap();
    }
    let index = builder.finish(&mut file).unwrap();
    assert_eq!(scratch, MemoryScratch::default(), "nothing is left behind");
    assert_eq!(TileIndex::from_bytes(&index.to_bytes()).unwrap(), index);
    Tiles { index, file }
}

impl Tiles {
    fn plain(&self, node: u32) -> Vec<u8> {
        let at = &self.index.nodes[node as usize];
        let packed = &self.file[at.offset as usize..][..at.length as usize];
        unpack(&self.index, node, packed).unwrap()
    }

    fn nodes(&self) -> std::ops::Range<u32> {
        0..self.index.nodes.len() as u32
    }

    /// All points in whole steps from the source's zero, sorted.
    fn steps(&self) -> Vec<[i64; 3]> {
        let mut steps: Vec<_> = self.nodes().flat_map(|n| self.steps_of(n)).collect();
        steps.sort_unstable();
        steps
    }

    /// Exact, unlike the float32 of positions far from the origin.
    fn steps_of(&self, node: u32) -> Vec<[i64; 3]> {
        let plain = self.plain(node);
        let index = TileIndex { origin_steps: self.index.corner, ..self.index.clone() };
        let near = decode_chunk(&index, node, &plain).unwrap();
        let steps = |v: f32| (f64::from(v) / index.step()).round() as i64;
        near.positions.iter().map(|p| core::array::from_fn(|i| index.corner[i] + steps(p[i]))).collect()
    }

    fn values(&self, name: &str) -> Vec<f64> {
        let of = |node| {
            let plain = self.plain(node);
            decode_chunk(&self.index, node, &plain).unwrap().field(name).unwrap()
        };
        let mut values: Vec<f64> = self.nodes().flat_map(of).collect();
        values.sort_by(f64::total_cmp);
        values
    }
}

fn expected(points: &[[f64; 3]]) -> Vec<[i64; 3]> {
    let mut steps: Vec<[i64; 3]> = points.iter().map(|p| p.map(|v| (v * 1000.0).round() as i64)).collect();
    steps.sort_unstable();
    steps
}

/// Clouds with an extent within which float32 keeps every millimetre.
fn cloud() -> impl Strategy<Value = Vec<[f64; 3]>> {
    let point = |size: f64| prop::array::uniform3(0.0..size);
    let count = 0..400_usize;
    let offset = prop_oneof![Just(0.0), Just(1e7), -1e5..1e5_f64];
    let shape = prop_oneof![
        prop::collection::vec(point(50.0), count.clone()),
        (point(50.0), count.clone()).prop_map(|(p, n)| vec![p; n]),
        (prop::collection::vec(0.0..1000.0, count.clone()))
            .prop_map(|x| x.iter().map(|x| [*x, 2.0, 3.0]).collect()),
        // Tiny clusters far apart.
        prop::collection::vec((point(0.02), 0..3_u32), count)
            .prop_map(|all| all.iter().map(|(p, n)| p.map(|v| v + f64::from(*n) * 4000.0)).collect()),
    ];
    (shape, offset).prop_map(|(points, offset)| {
        points.into_iter().map(|p: [f64; 3]| [p[0] + offset, p[1] - offset, p[2]]).collect()
    })
}

fn whole_numbers(count: usize) -> Vec<f64> {
    (0..count).map(|v| v as f64).collect()
}

proptest! {
    #[test]
    fn no_point_is_lost_or_comes_twice(points in cloud()) {
        let tiles = tiles(&points, &["n"], &[whole_numbers(points.len())], SMALL);
        prop_assert_eq!(tiles.steps(), expected(&points));
        prop_assert_eq!(tiles.values("n"), whole_numbers(points.len()));
        prop_assert_eq!(tiles.index.points as usize, points.len());
    }

    #[test]
    fn a_value_stays_with_its_point(points in cloud()) {
        let heights: Vec<f64> = points.iter().map(|p| (p[0] * 1000.0).round()).collect();
        let tiles = tiles(&points, &["mm"], &[heights], SMALL);
        for node in tiles.nodes() {
            let plain = tiles.plain(node);
            let values = decode_chunk(&tiles.index, node, &plain).unwrap().field("mm").unwrap();
            for (p, v) in tiles.steps_of(node).iter().zip(values) {
                prop_assert_eq!(p[0], v as i64);
            }
        }
    }

    #[test]
    fn positions_lie_within_a_millimetre_of_the_source(points in cloud()) {
        let tiles = tiles(&points, &[], &[], SMALL);
        let origin = tiles.index.origin();
        for node in tiles.nodes() {
            let plain = tiles.plain(node);
            let chunk = decode_chunk(&tiles.index, node, &plain).unwrap();
            for (p, steps) in chunk.positions.iter().zip(tiles.steps_of(node)) {
                for i in 0..3 {
                    let off = f64::from(p[i]) + origin[i] - steps[i] as f64 / 1000.0;
                    prop_assert!(off.abs() < 0.000_5, "{off}");
                }
            }
        }
    }

    #[test]
    fn nodes_that_touch_a_sphere_have_all_points_in_it(points in cloud(), at in any::<prop::sample::Index>(), radius_m in 0.0..30.0_f64) {
        let tiles = tiles(&points, &[], &[], SMALL);
        let all = tiles.steps();
        prop_assume!(!all.is_empty());
        let metres = |p: &[i64; 3]| p.map(|v| v as f64 * tiles.index.step());
        let center = metres(&all[at.index(all.len())]);
        let inside = |p: &&[i64; 3]| metres(p).iter().zip(center).map(|(a, b)| (a - b).powi(2)).sum::<f64>() <= radius_m * radius_m;
        let found = nodes_in_sphere(&tiles.index, center, radius_m);
        let near: usize = found.iter().map(|node| tiles.steps_of(*node).iter().filter(inside).count()).sum();
        prop_assert_eq!(near, all.iter().filter(inside).count());
    }

    #[test]
    fn every_node_and_all_above_it_are_as_dense_as_they_say(points in cloud()) {
        let tiles = tiles(&points, &[], &[], SMALL);
        let index = &tiles.index;
        for (node, i) in index.nodes.iter().zip(0..) {
            let is_below = |mut n: u32| loop {
                if n == i { return true }
                match index.nodes[n as usize].parent { Some(p) => n = p, None => return false }
            };
            let mut seen = tiles.steps_of(i);
            let mut above = node.parent;
            while let Some(n) = above {
                seen.extend(tiles.steps_of(n));
                above = index.nodes[n as usize].parent;
            }
            let [low, high] = node.bounds;
            for below in tiles.nodes().filter(|n| *n > i && is_below(*n)) {
                for p in tiles.steps_of(below) {
                    let off = |q: &[i64; 3]| (0..3).map(|i| (p[i] - q[i]).pow(2)).sum::<i64>();
                    let nearest = seen.iter().map(off).min().unwrap() as f64;
                    // The diagonal of a cube, and of one more where the sample was taken from a sample.
                    prop_assert!(nearest.sqrt() <= 2.0 * 3.0_f64.sqrt() * (1_u64 << node.spacing) as f64);
                    for i in 0..3 {
                        let v = p[i] - index.corner[i];
                        prop_assert!((i64::from(low[i])..=i64::from(high[i])).contains(&v));
                    }
                }
            }
        }
    }

    #[test]
    fn no_index_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let _ = TileIndex::from_bytes(&bytes);
        let _ = TileIndex::from_bytes(&[&b"assaytl1\0"[..], &bytes].concat());
        let mut good = SHORT.index.to_bytes();
        let at = at.index(good.len());
        good[at] = to;
        if let Ok(index) = TileIndex::from_bytes(&good) {
            let view = TileView { eye: [0.0; 3], pixels_per_radian: 1000.0, planes: &[] };
            let _ = (index.bounds(), index.origin(), nodes_to_load(&index, &view, 1_000_000));
            for node in 0..index.nodes.len() as u32 {
                let _ = (decode_chunk(&index, node, &bytes), unpack(&index, node, &bytes));
            }
        }
    }

    #[test]
    fn no_chunk_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let tiles = &*SHORT;
        let _ = (decode_chunk(&tiles.index, 0, &bytes), unpack(&tiles.index, 0, &bytes));
        let mut good = tiles.plain(0);
        let at = at.index(good.len());
        good[at] = to;
        if let Ok(chunk) = decode_chunk(&tiles.index, 0, &good) {
            let _ = (chunk.intensity(), chunk.rgb(), chunk.field("n"));
        }
        good.truncate(at);
        prop_assert!(decode_chunk(&tiles.index, 0, &good).is_err());
    }
}

static SHORT: std::sync::LazyLock<Tiles> = std::sync::LazyLock::new(|| street(900));

/// Ground with walls, denser in the middle.
fn street(count: usize) -> Tiles {
    let mut random = assay_core::random::SplitMix(7);
    let points: Vec<[f64; 3]> = (0..count)
        .map(|_| {
            let (away, turn) = (80.0 * random.unit() * random.unit(), std::f64::consts::TAU * random.unit());
            let height = if away > 20.0 { 4.0 * random.unit() } else { 0.02 * random.unit() };
            [away * libm::cos(turn), away * libm::sin(turn), height - 1.8]
        })
        .collect();
    tiles(
        &points,
        &["intensity"],
        &[whole_numbers(count)],
        if count > 10_000 { TreeSizes::default() } else { SMALL },
    )
}

#[test]
fn a_sweep_is_few_chunks_and_its_root_covers_it() {
    let tiles = street(170_000);
    let counts: Vec<u32> = tiles.index.nodes.iter().map(|n| n.count).collect();
    assert_eq!(counts, [50_000, 60_000, 60_000]);
    // Each square of ground with points has one in the root.
    let squares = |steps: Vec<[i64; 3]>| -> std::collections::BTreeSet<[i64; 2]> {
        steps.iter().map(|p| [p[0].div_euclid(2000), p[1].div_euclid(2000)]).collect()
    };
    let (root, all) = (squares(tiles.steps_of(0)), squares(tiles.steps()));
    assert!(root.len() * 100 > all.len() * 98, "{} of {}", root.len(), all.len());
    assert_eq!(street(65_536).index.nodes.len(), 1);
}

#[test]
fn the_same_points_give_the_same_bytes() {
    let (a, b) = (street(9_000), street(9_000));
    assert_eq!((a.file, a.index), (b.file, b.index));
}

#[test]
fn a_cloud_of_nothing_has_no_nodes() {
    let tiles = tiles(&[[f64::NAN; 3], [1e9, 0.0, 0.0]], &["i"], &[vec![1.0, 2.0]], SMALL);
    assert_eq!((tiles.index.points, tiles.index.left_out, tiles.index.nodes.len()), (0, 2, 0));
    assert_eq!(tiles.index.bounds(), None);
}

#[test]
fn a_cloud_wider_than_the_grid_gets_coarser_steps() {
    let points = [[-9e7, 0.0, 0.0], [9e7, 1.0, 2.0], [0.0, 0.0, 0.0]];
    let tiles = tiles(&points, &[], &[], SMALL);
    assert_eq!((tiles.index.coarseness, tiles.index.points), (6, 3));
    let [low, high] = tiles.index.bounds().unwrap();
    assert!((low[0] + 9e7).abs() <= tiles.index.step() && (high[0] - 9e7).abs() <= tiles.index.step());
}

#[test]
fn fields_come_back_within_half_a_step() {
    let count = 5_000;
    let points: Vec<[f64; 3]> = (0..count).map(|i| [f64::from(i) * 0.01, f64::from(i % 70), 0.0]).collect();
    let of = |value: fn(f64) -> f64| (0..count).map(|i| value(f64::from(i))).collect::<Vec<_>>();
    let names = ["reflectivity", "timestamp", "ring", "v_r", "red", "green", "blue"];
    let fields = [
        of(|i| libm::sin(i) * 77.0),
        of(|i| 1.7e9 + i * 0.000_013_7),
        of(|i| i % 64.0),
        of(|i| libm::cos(i) * 30.0),
        of(|i| i % 256.0),
        of(|i| (i * 7.0) % 256.0),
        of(|_| 255.0),
    ];
    let tiles = tiles(&points, &names, &fields, SMALL);
    for (name, mut values) in names.iter().zip(fields) {
        let field = tiles.index.fields.iter().find(|f| f.name == *name).unwrap();
        values.sort_by(f64::total_cmp);
        let most = field.step / 2.0 * 1.001 + field.max.abs() * 1e-15;
        for (is, was) in tiles.values(name).iter().zip(values) {
            assert!((is - was).abs() <= most, "{name}: {was} came back as {is}");
        }
    }
    let step = |n: usize| tiles.index.fields[n].step;
    assert_eq!((step(1), step(2)), (1e-6, 1.0));
    assert!(step(0) <= 154.0 / 65_535.0 && step(3) <= 60.0 / 16_777_215.0);
    let plain = tiles.plain(0);
    let chunk = decode_chunk(&tiles.index, 0, &plain).unwrap();
    let (rgb, red) = (chunk.rgb().unwrap(), chunk.field("red").unwrap());
    assert!(rgb.iter().zip(red).all(|(rgb, red)| f64::from(rgb[0]) == red && rgb[2] == 255));
    assert_eq!(chunk.intensity().unwrap().len(), rgb.len());
}

#[test]
fn a_header_cannot_claim_more_than_its_bytes() {
    let tiles = street(900);
    let mut bytes = tiles.index.to_bytes();
    bytes.truncate(bytes.len() - 40);
    assert!(TileIndex::from_bytes(&bytes).is_err());
    // A bomb: far more zeros than the points of the node could need.
    let bomb = pack::pack(&vec![0; 10_000_000]).unwrap();
    assert_eq!(unpack(&tiles.index, 0, &bomb).unwrap_err().message, "the chunk is larger than its points");
}

#[test]
fn what_is_near_comes_first_and_what_is_out_of_sight_not_at_all() {
    let tiles = street(9_000);
    let index = &tiles.index;
    let view = TileView { eye: [60.0, 0.0, 2.0], pixels_per_radian: 1000.0, planes: &[] };
    let order = nodes_to_load(index, &view, u64::MAX);
    assert!(order.len() > index.nodes.len() / 2, "{} of {}", order.len(), index.nodes.len());
    let place = |node: u32| order.iter().position(|n| *n == node);
    for node in &order {
        if let Some(parent) = index.nodes[*node as usize].parent {
            assert!(place(parent) < place(*node), "{parent} comes before {node}");
        }
    }
    let points = |nodes: &[u32]| nodes.iter().map(|n| u64::from(index.nodes[*n as usize].count)).sum::<u64>();
    let some = nodes_to_load(index, &view, 1_000);
    assert!(points(&some) <= 1_000 && points(&some) > 900 && order.starts_with(&some));
    assert_eq!(nodes_to_load(index, &view, 1), [0], "the root always comes");
    // Only x ≥ 30.
    let planes = [[1.0, 0.0, 0.0, -30.0]];
    let seen = nodes_to_load(index, &TileView { planes: &planes, ..view }, u64::MAX);
    assert!(
        seen.len() < order.len()
            && seen.iter().all(|n| index.node_bounds(&index.nodes[*n as usize])[1][0] >= 30.0)
    );
    // From so far that the root alone is fine enough.
    assert_eq!(nodes_to_load(index, &TileView { eye: [1e7, 0.0, 0.0], ..view }, u64::MAX), [0]);
}
