//! For authors: the book served on this machine alone, and built again at every change.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Context;
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::routing::get;
use notify_debouncer_full::notify::RecursiveMode;
use notify_debouncer_full::{DebounceEventResult, new_debouncer};
use tokio::sync::broadcast;
use tower_http::services::ServeDir;

use crate::site::Site;

/// Where a page listens for its next version.
const LIVE: &str = "__livereload";
/// What several saves come within is one change.
const QUIET: Duration = Duration::from_millis(150);
/// What the book is made from, relative to the checkout.
const WATCHED: [&str; 4] = ["book", "labs", "solutions", "tests/snapshots"];

/// Builds the book, serves it at `port` of this machine, and builds it again at every change, until
/// Ctrl-C. `ready` is told the address.
///
/// # Errors
/// That the first build fails, or that the port is taken.
pub fn serve(mut site: Site, port: u16, ready: impl FnOnce(&str)) -> anyhow::Result<()> {
    site.build(Some(LIVE))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_io()
        .build()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind(address))
        .with_context(|| format!("cannot serve at port {port}; name another with --port"))?;
    let (reload, _) = broadcast::channel(16);
    let pages = ServeDir::new(site.out());
    let listening = reload.clone();
    let live = move |upgrade: WebSocketUpgrade| {
        let changes = listening.subscribe();
        async move { upgrade.on_upgrade(|socket| tell(socket, changes)) }
    };
    let app = Router::new()
        .route(&format!("/{LIVE}"), get(live))
        .fallback_service(pages);
    runtime.spawn(async move { axum::serve(listener, app).await });
    ready(&format!("http://{address}/"));
    watch(&mut site, &reload)
}

/// Tells a page of every change, as long as it listens.
async fn tell(mut socket: WebSocket, mut changes: broadcast::Receiver<()>) {
    while changes.recv().await.is_ok() {
        if socket.send(Message::text("reload")).await.is_err() {
            return;
        }
    }
}

/// Builds the book at every change, and has the pages load themselves again.
fn watch(site: &mut Site, reload: &broadcast::Sender<()>) -> anyhow::Result<()> {
    let (send, changes) = mpsc::channel::<DebounceEventResult>();
    let mut debouncer = new_debouncer(QUIET, None, send)?;
    for folder in WATCHED {
        let folder = site.root().join(folder);
        debouncer.watch(&folder, RecursiveMode::Recursive)?;
    }
    for events in changes {
        let events = events.unwrap_or_default();
        let changed = events.iter().filter(|event| !event.kind.is_access());
        let paths: Vec<&PathBuf> = changed.flat_map(|event| &event.paths).collect();
        let paths: Vec<_> = paths.into_iter().filter(|path| matters(path)).collect();
        if paths.is_empty() {
            continue;
        }
        if paths.iter().any(|path| !path.starts_with(site.book())) {
            site.forget();
        }
        let start = Instant::now();
        match site.build(Some(LIVE)) {
            Ok(_) => {
                println!("built again in {:.1} s", start.elapsed().as_secs_f64());
                // Nobody may be listening.
                let _ = reload.send(());
            }
            Err(error) => eprintln!("{error:#}"),
        }
    }
    Ok(())
}

/// Whether the book is made from a file: not those that editors and tests leave behind.
fn matters(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let known = ["md", "rs", "toml", "snap", "json", "js", "css"];
    let extension = Path::new(name)
        .extension()
        .and_then(|extension| extension.to_str());
    !name.starts_with('.') && extension.is_some_and(|extension| known.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::matters;
    use std::path::Path;

    #[test]
    fn only_what_the_book_is_made_from_matters() {
        for (name, expected) in [
            ("src/index.md", true),
            ("labs/01_lost_update/racy.rs", true),
            ("stories/a.snap", true),
            ("stories/a.snap.new", false),
            ("src/.index.md.swp", false),
            ("src/4913", false),
        ] {
            assert_eq!(matters(Path::new(name)), expected, "{name}");
        }
    }
}
