//! The real street, and folders with errors.

use super::*;
use crate::dataset::MemoryFolder;
use proptest::prelude::*;

const STEMS: [&str; 3] = ["000965", "000970", "000975"];

fn real() -> Option<MemoryFolder> {
    let at = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let mut paths: Vec<String> =
        STEMS.iter().flat_map(|s| [format!("lidar/{s}.pcd"), format!("label/{s}.json")]).collect();
    paths.extend(["front", "left", "right"].map(|camera| format!("calib/camera/{camera}.json")));
    let files = paths.into_iter().map(|path| {
        std::fs::read(format!("{at}/sustech-street/{path}")).map(|bytes| (format!("street/{path}"), bytes))
    });
    let Ok(files) = files.collect::<Result<Vec<_>, _>>() else {
        println!("SKIPPED: no sustech-street at {at}");
        return None;
    };
    let mut folder = MemoryFolder::new(files);
    for camera in ["front", "left", "right"] {
        for stem in STEMS {
            folder = folder.with_image(&format!("street/camera/{camera}/{stem}.jpg"), [2048, 1536]);
        }
    }
    Some(folder)
}

fn one(folder: &MemoryFolder) -> DatasetItem {
    let mut items = Vec::new();
    read(folder, &mut |item| items.push(item.unwrap())).unwrap();
    items.remove(0)
}

#[test]
fn real_labels_of_an_id_are_one_track_whose_boxes_hold_points() {
    let Some(folder) = real() else { return };
    assert!(looks_like(folder.paths()));
    let item = one(&folder);
    assert_eq!((item.name.as_str(), item.scene.frames.len(), item.scene.sensors.len()), ("street", 3, 4));
    assert_eq!(item.document.problems(), vec![]);
    let mut labels = 0;
    for (frame, stem) in (0..3_u32).zip(STEMS) {
        let text = folder.text(&format!("street/label/{stem}.json")).unwrap();
        let count = serde_json::from_str::<Vec<serde_json::Value>>(&text).unwrap().len();
        let here = item.document.objects.iter().filter(|o| o.shape_at(frame, LIDAR).is_some()).count();
        assert_eq!(here, count, "frame {frame}");
        labels += count;
        let points = cloud::decode(cloud::PCD, &folder.read(&format!("street/lidar/{stem}.pcd")).unwrap())
            .unwrap()
            .points;
        let shapes = item.document.objects.iter().filter_map(|o| o.shape_at(frame, LIDAR));
        let full = shapes.filter(|shape| {
            let cuboid = shape.geometry.as_cuboid().unwrap();
            points.iter().filter(|p| cuboid.contains(p.map(f64::from))).count() >= 5
        });
        assert!(full.count() * 10 >= count * 9, "frame {frame}: too few boxes hold points");
    }
    assert!(item.document.objects.len() < labels, "no object is in two frames");
}

#[test]
fn what_is_ahead_is_on_the_front_image_and_what_is_left_on_the_left_one() {
    let Some(folder) = real() else { return };
    let item = one(&folder);
    for (camera, ahead, left) in [("front", 20.0, 0.0), ("left", 0.0, 20.0), ("right", 0.0, -20.0)] {
        let sensor = item.scene.sensor(camera).unwrap();
        let SensorKind::Camera { width, height, model: Some(model) } = sensor.kind else { panic!() };
        let pixel = model.project(sensor.sensor_to_ego.inverse().apply([ahead, left, 0.0])).unwrap();
        let inside =
            (0.0..f64::from(width)).contains(&pixel[0]) && (0.0..f64::from(height)).contains(&pixel[1]);
        assert!(inside, "{camera}: {pixel:?}");
    }
    let seen = |object: &Object| {
        let cuboid = *object.shapes[0].geometry.as_cuboid().unwrap();
        item.scene.cameras().any(|camera| {
            let SensorKind::Camera { width, height, model: Some(model) } = camera.kind else { panic!() };
            let to_camera = item.scene.between_sensors(0, LIDAR, &camera.id).unwrap();
            model.project(to_camera.apply(cuboid.center)).is_some_and(|[x, y]| {
                (0.0..f64::from(width)).contains(&x) && (0.0..f64::from(height)).contains(&y)
            })
        })
    };
    let count = item.document.objects.iter().filter(|o| seen(o)).count();
    assert!(
        count * 2 >= item.document.objects.len(),
        "{count} of {} are on an image",
        item.document.objects.len()
    );
}

#[test]
fn errors_name_file_and_location() {
    let label = |text: &str| {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let folder = MemoryFolder::new([file("lidar/1.pcd", ""), file("label/1.json", text)]);
        let mut error = None;
        read(&folder, &mut |item| error = item.err()).unwrap();
        error.map(|e| (e.file, e.location))
    };
    let of = |scale: &str, id: &str| {
        format!(
            "{{\"psr\":{{\"position\":{{\"x\":0,\"y\":0,\"z\":0}},\"scale\":{{\"x\":{scale},\"y\":1,\"z\":1}},\
            \"rotation\":{{\"x\":0,\"y\":0,\"z\":0}}}},\"obj_type\":\"Car\",\"obj_id\":{id}}}"
        )
    };
    let place = |place: &str| Some(("label/1.json".to_owned(), place.to_owned()));
    assert_eq!(label(&format!("[{}]", of("-1", "\"1\""))), place("/0/psr/scale"));
    assert_eq!(label(&format!("[{},{}]", of("1", "\"1\""), of("1", "1"))), place("/1/obj_id"));
    assert_eq!(label(&format!("[{},{}]", of("1", "\"\""), of("1", "null"))), None);
    assert_eq!(label("[NaN]"), place("line 1, column 2"));
    assert!(read(&MemoryFolder::new([]), &mut |_| {}).is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(label in "[\\[\\]{}\":,a-z0-9.e\\-]{0,80}", calib in "[\\[\\]{}\":,a-z0-9.e\\-]{0,80}") {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let folder = MemoryFolder::new([
            file("lidar/1.pcd", ""),
            file("label/1.json", &label),
            file("calib/camera/front.json", &calib),
        ]);
        let _ = read(&folder, &mut |_| {});
    }
}
