use super::tests::{names, whole};
use crate::cloud::{CSV, KITTI, NUSCENES, PCD, PLY, decode};

/// What NumPy gives for a real file: points, bounds, and sums of the fields.
struct Real {
    file: &'static str,
    media_type: &'static str,
    fields: &'static [&'static str],
    points: u64,
    bounds: [[f64; 3]; 2],
    sums: &'static [f64],
}

const SUSTECH: &[&str] = &["intensity", "timestamp", "ring"];
const REAL: [Real; 9] = [
    Real {
        file: "sustech-street/lidar/000965.pcd",
        media_type: PCD,
        fields: SUSTECH,
        points: 66_781,
        bounds: [
            [-100.27227020263672, -101.33506774902344, -11.220083236694336],
            [146.4907989501953, 199.95362854003906, 12.505495071411133],
        ],
        sums: &[954_630.0, f64::NAN, 3_926_054_990.0],
    },
    Real {
        file: "sustech-street/lidar/000970.pcd",
        media_type: PCD,
        fields: SUSTECH,
        points: 66_899,
        bounds: [
            [-182.25172424316406, -102.62339782714844, -11.287888526916504],
            [186.3481903076172, 194.3649444580078, 12.52265453338623],
        ],
        sums: &[951_173.0, f64::NAN, 3_932_992_210.0],
    },
    Real {
        file: "sustech-street/lidar/000975.pcd",
        media_type: PCD,
        fields: SUSTECH,
        points: 67_153,
        bounds: [
            [-182.5003204345703, -99.14030456542969, -12.540040016174316],
            [188.9087371826172, 194.57846069335938, 12.425167083740234],
        ],
        sums: &[961_884.0, f64::NAN, 3_947_992_023.0],
    },
    Real {
        file: "labelcloud-room/exemplary.ply",
        media_type: PLY,
        fields: &["red", "green", "blue"],
        points: 86_357,
        bounds: [
            [-2.017685023363543, -1.4188697296972987, -0.026582017206328717],
            [0.9779949041338138, 0.9509676054005954, 0.938250595682534],
        ],
        sums: &[9_958_602.0, 10_572_605.0, 10_080_497.0],
    },
    Real {
        file: "scale-drive/pointcloud/1.ply",
        media_type: PLY,
        fields: &["i"],
        points: 168_814,
        bounds: [
            [-193.1345977783203, -183.11453247070312, -7.207084655761719],
            [117.85659790039062, 305.4705505371094, 21.160839080810547],
        ],
        sums: &[3_211_600.0],
    },
    Real {
        file: "scale-drive/pointcloud/3.ply",
        media_type: PLY,
        fields: &["i"],
        points: 169_439,
        bounds: [
            [-194.01156616210938, -184.31805419921875, -12.132473945617676],
            [118.24584197998047, 304.02130126953125, 20.724397659301758],
        ],
        sums: &[3_233_907.0],
    },
    Real {
        file: "kitti-frame/training/velodyne/000008.bin",
        media_type: KITTI,
        fields: &["intensity"],
        points: 17_238,
        bounds: [
            [2.8889999389648438, -26.420000076293945, -3.6070001125335693],
            [76.83499908447266, 10.277999877929688, 2.865999937057495],
        ],
        sums: &[4_424.820007804781],
    },
    Real {
        file: "nuscenes-sample/samples/LIDAR_TOP/n015-2018-07-24-11-22-45+0800__LIDAR_TOP__1532402927647951.pcd.bin",
        media_type: NUSCENES,
        fields: &["intensity", "ring"],
        points: 34_688,
        bounds: [
            [-57.995845794677734, -96.2904052734375, -3.4167115688323975],
            [96.85274505615234, 98.59201049804688, 19.02801513671875],
        ],
        sums: &[688_597.0, 537_664.0],
    },
    Real {
        file: "scale-drive/radar_points/1.txt",
        media_type: CSV,
        fields: &["column_4", "column_5", "column_6", "column_7"],
        points: 6,
        bounds: [
            [2.3582697625333253, 0.9357538926734253, 0.04573014894821803],
            [7.261495671154272, 2.5493921771980133, 2.6675471290307526],
        ],
        sums: &[f64::NAN, f64::NAN, f64::NAN, 2.276177439655643],
    },
];

/// The real files that are there, read.
fn real() -> Vec<(&'static Real, Vec<u8>)> {
    let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let there = |real: &'static Real| {
        let bytes = std::fs::read(format!("{folder}/{}", real.file));
        if bytes.is_err() {
            println!("SKIPPED: no {} at {folder}", real.file);
        }
        Some((real, bytes.ok()?))
    };
    REAL.iter().filter_map(there).collect()
}

#[test]
fn real_files_have_the_points_the_bounds_and_the_fields_that_numpy_finds() {
    for (real, bytes) in real() {
        let (_, fields, facts) = whole(real.media_type, &bytes).unwrap();
        assert_eq!((facts.points, facts.skipped), (real.points, 0), "{}", real.file);
        assert_eq!(facts.bounds, Some(real.bounds), "{}", real.file);
        assert_eq!(names(&facts), real.fields, "{}", real.file);
        for (values, sum) in fields.iter().zip(real.sums).filter(|(_, sum)| !sum.is_nan()) {
            let found: f64 = values.iter().sum();
            assert!((found - sum).abs() <= 1e-9 * sum.abs(), "{}: {found} is not {sum}", real.file);
        }
    }
}

#[test]
fn a_whole_cloud_is_its_chunks_collected() {
    for (real, bytes) in real().into_iter().filter(|(real, _)| real.media_type != CSV) {
        let cloud = decode(real.media_type, &bytes).unwrap();
        let (points, fields, facts) = whole(real.media_type, &bytes).unwrap();
        assert_eq!(
            cloud.points,
            points.iter().map(|p| p.map(|v| v as f32)).collect::<Vec<_>>(),
            "{}",
            real.file
        );
        if let Some(at) = names(&facts).iter().position(|n| *n == "intensity" || *n == "i") {
            assert_eq!(cloud.intensity.unwrap(), fields[at].iter().map(|v| *v as f32).collect::<Vec<_>>());
        }
    }
}

#[test]
fn real_files_that_are_cut_anywhere_are_errors_that_name_a_place() {
    for (real, bytes) in real().into_iter().filter(|(real, _)| real.media_type != CSV) {
        let ends = (1..400).chain([bytes.len() / 2, bytes.len() - 5_000, bytes.len() - 4_001]);
        for end in ends.filter(|end| !matches!(real.media_type, KITTI | NUSCENES) || end % 4 != 0) {
            let error = whole(real.media_type, &bytes[..end]).unwrap_err();
            assert!(!error.location.is_empty() && !error.fix.is_empty(), "{error}");
        }
    }
}
