//! A headless Chromium, spoken to over the `DevTools` protocol: commands and events as JSON.

use std::{
    cell::RefCell,
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Child, Command, Stdio},
    rc::Rc,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket, client};

use super::install;

/// How long the browser may be silent before it counts as gone. No result depends on it.
const PATIENCE: Duration = Duration::from_mins(2);

/// How often a click is tried.
const TRIES: usize = 5;

/// Flags that keep it from doing anything but what it is told.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--remote-debugging-port=0",
];

/// A browser that ends with this value.
#[derive(Debug)]
pub(crate) struct Browser {
    process: Child,
    line: Rc<RefCell<Line>>,
    _profile: TempDir,
}

/// The connection, and the events that came before anybody asked for them.
#[derive(Debug)]
struct Line {
    socket: WebSocket<TcpStream>,
    last_id: u64,
    events: Vec<Value>,
}

/// One tab.
#[derive(Debug)]
pub(crate) struct Tab {
    line: Rc<RefCell<Line>>,
    session: String,
}

impl Browser {
    /// A browser with a profile of its own.
    pub(crate) fn start() -> Self {
        let profile = TempDir::new().expect("a temporary folder");
        let path = install::browser();
        let mut process = Command::new(path)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|fault| panic!("{} does not start: {fault}", path.display()));
        let stderr = process.stderr.take().expect("a pipe");
        let address = address(BufReader::new(stderr));
        let host = address.trim_start_matches("ws://").split('/').next().expect("a host");
        let stream = TcpStream::connect(host).expect("the browser listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let (socket, _) = client(address.as_str(), stream).expect("the browser speaks DevTools");
        let line = Rc::new(RefCell::new(Line { socket, last_id: 0, events: Vec::new() }));
        Self { process, line, _profile: profile }
    }

    /// A new tab that listens to what its page does.
    pub(crate) fn tab(&self) -> Tab {
        let mut line = self.line.borrow_mut();
        let made = line.call(None, "Target.createTarget", &json!({ "url": "about:blank" }));
        let target = json!({ "targetId": made["targetId"], "flatten": true });
        let attached = line.call(None, "Target.attachToTarget", &target);
        let session = attached["sessionId"].as_str().expect("a session").to_owned();
        drop(line);
        let mut tab = Tab { line: Rc::clone(&self.line), session };
        for domain in ["Page", "Runtime", "Log", "Network"] {
            tab.call(&format!("{domain}.enable"), &json!({}));
        }
        tab
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Killing is certain, and nothing of the profile is kept.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Tab {
    /// Sends a command and returns its answer.
    #[track_caller]
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.line.borrow_mut().call(Some(&self.session), method, parameters)
    }

    /// Opens a page and waits until it is loaded.
    #[track_caller]
    pub(crate) fn open(&mut self, address: &str) {
        let opened = self.call("Page.navigate", &json!({ "url": address }));
        assert!(opened["errorText"].is_null(), "{address}: {opened}");
        let mut line = self.line.borrow_mut();
        let loaded = |event: &Value| {
            event["method"] == "Page.loadEventFired" && event["sessionId"] == self.session.as_str()
        };
        while !line.events.iter().any(loaded) {
            let event = line.receive();
            line.events.push(event);
        }
    }

    /// The value of an expression of JavaScript in the page; a promise is waited for.
    #[track_caller]
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let parameters =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", &parameters);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Presses and releases a key; `text` is what it types.
    pub(crate) fn press(&mut self, key: &str, code: u32, text: &str) {
        let down = json!({ "type": "keyDown", "key": key, "code": key, "text": text,
                           "windowsVirtualKeyCode": code });
        self.call("Input.dispatchKeyEvent", &down);
        let up = json!({ "type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code });
        self.call("Input.dispatchKeyEvent", &up);
    }

    /// Presses the middle of what the expression finds, with a finger or with a mouse, and waits
    /// until the page has taken it for a click. A press that nothing took, as one may be right after
    /// the page has scrolled, is made again. Returns whether one was taken.
    #[track_caller]
    pub(crate) fn tap(&mut self, element: &str, with_finger: bool) -> bool {
        for _ in 0..TRIES {
            let middle = self.value(&format!(
                "new Promise((done) => {{
                   const element = {element};
                   const place = {{ block: 'center', inline: 'center', behavior: 'instant' }};
                   element.scrollIntoView(place);
                   window.clicked = new Promise((clicked) => {{
                     const took = () => setTimeout(() => clicked(true));
                     element.addEventListener('click', took, {{ once: true }});
                     setTimeout(() => clicked(false), 2000);
                   }});
                   const measure = () => {{
                     const box = element.getBoundingClientRect();
                     done([box.x + box.width / 2, box.y + box.height / 2]);
                   }};
                   requestAnimationFrame(() => requestAnimationFrame(measure));
                 }})"
            ));
            self.touch(&middle[0], &middle[1], with_finger);
            if self.value("window.clicked") == true {
                return true;
            }
        }
        false
    }

    fn touch(&mut self, x: &Value, y: &Value, with_finger: bool) {
        if with_finger {
            let points = json!([{ "x": x, "y": y }]);
            let start = json!({ "type": "touchStart", "touchPoints": points });
            self.call("Input.dispatchTouchEvent", &start);
            let end = json!({ "type": "touchEnd", "touchPoints": [] });
            self.call("Input.dispatchTouchEvent", &end);
            return;
        }
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", &event);
        }
    }

    /// What the page complained of on the console or threw, and what it asked the network for
    /// beyond itself and what it carries.
    pub(crate) fn complaints(&mut self, own_address: &str) -> Vec<String> {
        // Whatever the browser has to say of what was done before comes before this answer.
        self.value("0");
        let line = self.line.borrow();
        let own = line.events.iter().filter(|event| event["sessionId"] == self.session.as_str());
        own.filter_map(|event| complaint(event, own_address)).collect()
    }
}

fn complaint(event: &Value, own_address: &str) -> Option<String> {
    let parameters = &event["params"];
    let level = |level: &Value| matches!(level.as_str(), Some("error" | "warning" | "assert"));
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => Some(format!("exception: {}", parameters["exceptionDetails"])),
        "Runtime.consoleAPICalled" if level(&parameters["type"]) => {
            Some(format!("console: {}", parameters["args"]))
        }
        "Log.entryAdded" if level(&parameters["entry"]["level"]) => {
            Some(format!("log: {}", parameters["entry"]["text"]))
        }
        "Network.requestWillBeSent" => {
            let url = parameters["request"]["url"].as_str().unwrap_or("");
            let allowed = url == own_address || url.starts_with("data:");
            (!allowed).then(|| format!("request: {url}"))
        }
        _ => None,
    }
}

impl Line {
    #[track_caller]
    fn call(&mut self, session: Option<&str>, method: &str, parameters: &Value) -> Value {
        self.last_id += 1;
        let mut command = json!({ "id": self.last_id, "method": method, "params": parameters });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        self.socket.send(Message::text(command.to_string())).expect("the browser listens");
        loop {
            let message = self.receive();
            if message["id"] != self.last_id {
                self.events.push(message);
                continue;
            }
            assert!(message["error"].is_null(), "{method}: {}", message["error"]);
            return message["result"].clone();
        }
    }

    fn receive(&mut self) -> Value {
        loop {
            match self.socket.read().expect("the browser answers") {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                Message::Close(_) => panic!("the browser hung up"),
                _ => {}
            }
        }
    }
}

/// The address that the browser writes when it is ready. What it writes later is read and dropped,
/// so that it never waits for somebody to read it.
fn address(mut errors: impl BufRead + Send + 'static) -> String {
    let mut said = String::new();
    loop {
        let start = said.len();
        let count = errors.read_line(&mut said).expect("text");
        assert!(count > 0, "the browser ended without an address:\n{said}");
        if let Some((_, address)) = said[start..].split_once("DevTools listening on ") {
            let address = address.trim().to_owned();
            std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
            return address;
        }
    }
}
