//! The pages as browsers see them: who is let in, what they are shown, and which forms are taken.

mod doors;
mod forms;
mod house;
mod profile;
mod sessions;
mod sign_in;
