//! What people keep for their work.

use galley::service::ServiceError;

use crate::house::House;

stories!(in_a_house: nobody_keeps_more_than_fifty_views);

async fn nobody_keeps_more_than_fifty_views(house: &House) {
    for nth in 0..50 {
        house.service.save_view(&format!("view {nth:02}"), "state=stale").await.unwrap();
    }
    let refused = house.service.save_view("one more", "state=stale").await.unwrap_err();
    assert!(matches!(&refused, ServiceError::Conflict { why } if why.contains("50")), "{refused:?}");
    // One that is there can be kept anew.
    house.service.save_view("view 07", "state=missing").await.unwrap();
    let views = house.service.saved_views().await.unwrap();
    assert_eq!((views.len(), views[7].query.as_str()), (50, "state=missing"));
    house.service.forget_view(views[0].id).await.unwrap();
    house.service.save_view("one more", "state=stale").await.unwrap();
}
