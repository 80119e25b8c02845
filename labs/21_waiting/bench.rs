//! What is measured of lab 21: requests to a slow server, more and more of them at once.

use racelab::bench::{self, Bench, Load, reference, sequential, way};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use subject::fetch_all;

use server::{Server, answer, ask};

fn main() {
    bench::main(
        Bench::new("N requests to a server on this machine that takes its time for each")
            .size_is("requests")
            .size(512)
            .threads_are("at once")
            .threads([4, 32, 128, 512])
            .per("request", |size| size)
            .delay_ms(2)
            .with_memory()
            .note(
                "`one thread, many connections` sends as many requests as may be under way, and then \
                 reads their answers one after the other: waiting takes no threads.",
            )
            .note("The server's own threads, one for each 16 requests, are in every program."),
        [
            sequential(|load| {
                let server = Server::start(load);
                move || {
                    let answers = (0..load.size).map(|request| server.fetch(request));
                    answers.zip(0..).map(line).collect::<String>()
                }
            }),
            reference("one thread, many connections", |load| {
                let server = Server::start(load);
                move || windowed(&server, load)
            }),
            way(|load| {
                let server = Arc::new(Server::start(load));
                move || {
                    let (server, log) = (Arc::clone(&server), Arc::new(Mutex::new(String::new())));
                    let fetch = move |request| server.fetch(request);
                    let place = Arc::clone(&log);
                    let say = move |piece: &str| place.lock().expect("no panic").push_str(piece);
                    fetch_all(load.size, load.threads, fetch, say);
                    std::mem::take(&mut *log.lock().expect("no panic"))
                }
            }),
        ],
    );
}

fn line((answer, request): (String, usize)) -> String {
    format!("{request}: {answer}\n")
}

/// As many requests under way as may be, and one thread for all.
fn windowed(server: &Server, load: Load) -> String {
    let mut under_way = VecDeque::new();
    let mut log = String::new();
    let mut requests = 0..load.size;
    let mut answered = 0..load.size;
    loop {
        while under_way.len() < load.threads
            && let Some(request) = requests.next()
        {
            under_way.push_back(ask(server, request));
        }
        let (Some(connection), Some(request)) = (under_way.pop_front(), answered.next()) else {
            return log;
        };
        log += &line((answer(connection), request));
    }
}

/// A slow server on this machine, and the way to ask it.
mod server {
    use racelab::bench::Load;
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
    use std::sync::mpsc;
    use std::thread;
    use std::time::Instant;

    /// More connections than a door has in line are told to come back a second later.
    const IN_LINE: usize = 16;

    pub struct Server {
        /// Request 0 goes to the first door, 1 to the second, …
        doors: Vec<SocketAddr>,
    }

    impl Server {
        /// A server that answers each request after a while, until this is dropped.
        pub fn start(load: Load) -> Self {
            let (arrive, arrived) = mpsc::channel::<(Instant, TcpStream)>();
            let doors = (0..load.threads.div_ceil(IN_LINE)).map(|_| {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
                let address = listener.local_addr().expect("a bound listener");
                let arrive = arrive.clone();
                thread::spawn(move || {
                    for guest in listener.incoming() {
                        let Ok(mut guest) = guest else { continue };
                        let mut kind = [0];
                        // Who says nothing closes the door.
                        if !matches!(guest.read(&mut kind), Ok(1)) {
                            return;
                        }
                        _ = arrive.send((Instant::now() + load.delay, guest));
                    }
                });
                address
            });
            let doors = doors.collect();
            // The delay is the same for all, so who came first is answered first.
            thread::spawn(move || {
                for (at, mut guest) in arrived {
                    thread::sleep(at.saturating_duration_since(Instant::now()));
                    let mut request = String::new();
                    if guest.read_to_string(&mut request).is_ok() {
                        _ = write!(guest, "answer {request}");
                    }
                }
            });
            Server { doors }
        }

        /// Asks, and waits for the answer.
        pub fn fetch(&self, request: usize) -> String {
            answer(ask(self, request))
        }
    }

    impl Drop for Server {
        fn drop(&mut self) {
            for door in &self.doors {
                _ = TcpStream::connect(door);
            }
        }
    }

    /// Asks. The `?` tells that it is a request.
    pub fn ask(server: &Server, request: usize) -> TcpStream {
        let door = server.doors[request % server.doors.len()];
        let mut connection = TcpStream::connect(door).expect("an open door");
        write!(connection, "?{request}").expect("a server that listens");
        connection.shutdown(Shutdown::Write).expect("a connection");
        connection
    }

    /// Waits for the answer.
    pub fn answer(mut connection: TcpStream) -> String {
        let mut answer = String::new();
        let read = connection.read_to_string(&mut answer);
        read.expect("the server answers");
        answer
    }
}
