//! Programs of tests two at a time: one often waits, for a server or a browser, while another computes.
//! What each says is kept apart, and told whole when it ends.

use crate::{root, say};
use anyhow::Context;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Sender};
use std::time::{Duration, Instant};

/// How many run at a time: more would make those slow that wait for one another.
const AT_ONCE: usize = 2;
/// Longer than any program of tests takes on a slow machine: one that goes on is stuck, and is ended.
const LONGEST: Duration = Duration::from_secs(20 * 60);
/// How often it is looked whether one has ended.
const LOOK: Duration = Duration::from_millis(50);

/// A program to be run, and what it is called.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) title: String,
    pub(crate) command: Command,
}

/// How a task ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) title: String,
    pub(crate) took: Duration,
    pub(crate) well: bool,
    /// All that it said.
    pub(crate) said: String,
}

/// Runs all tasks, beginning them in their order, also after one that fails.
pub(crate) fn run(tasks: Vec<Task>) -> Vec<Ended> {
    run_at_once(AT_ONCE, tasks)
}

/// As [`run`], one after another: for what measures time, and would take a busy machine for a slow house.
pub(crate) fn run_alone(tasks: Vec<Task>) -> Vec<Ended> {
    run_at_once(1, tasks)
}

fn run_at_once(at_once: usize, tasks: Vec<Task>) -> Vec<Ended> {
    let (tell, ends) = mpsc::channel();
    let mut waiting = tasks.into_iter();
    for task in waiting.by_ref().take(at_once) {
        begin(task, tell.clone());
    }
    let mut all = Vec::new();
    // Each that ends lets the next one begin; the channel ends with the last of them.
    let mut tell = Some(tell);
    loop {
        if waiting.as_slice().is_empty() {
            tell = None;
        }
        let Ok(ended) = ends.recv() else { break };
        if let (Some(tell), Some(next)) = (&tell, waiting.next()) {
            begin(next, tell.clone());
        }
        report(&ended);
        all.push(ended);
    }
    all
}

fn begin(task: Task, tell: Sender<Ended>) {
    say(&format!("    begins: {}", task.title));
    std::thread::spawn(move || {
        let (title, begun) = (task.title.clone(), Instant::now());
        let (well, said) = match listen(task, LONGEST) {
            Ok((status, said)) => (status.success(), said),
            Err(error) => (false, format!("{error:#}")),
        };
        drop(tell.send(Ended { title, took: begun.elapsed(), well, said }));
    });
}

/// Runs the task, for `longest` at most, and answers what it said: in a file, so that nobody waits for a process
/// that it left behind.
fn listen(task: Task, longest: Duration) -> anyhow::Result<(ExitStatus, String)> {
    let Task { title, mut command } = task;
    let path = said(&title)?;
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let child = command.spawn().with_context(|| format!("{title} does not start"))?;
    let (status, stuck) = end(child, longest)?;
    let mut said = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
    if stuck {
        said.push_str(&format!("\nended from outside: it went on after {} s", longest.as_secs()));
    }
    Ok((status, said))
}

/// Waits until it ends, or ends it after `longest`; then says so.
fn end(mut child: Child, longest: Duration) -> anyhow::Result<(ExitStatus, bool)> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, false));
        }
        if begun.elapsed() >= longest {
            child.kill()?;
            return Ok((child.wait()?, true));
        }
        std::thread::sleep(LOOK);
    }
}

/// The file of what a task says.
fn said(title: &str) -> anyhow::Result<PathBuf> {
    let folder = root().join("target/said");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder.join(format!("{}.txt", title.replace([' ', '/'], "-"))))
}

fn report(ended: &Ended) {
    let outcome = if ended.well { "" } else { ", FAILED" };
    say(&format!(
        "\n    {} ({} s{outcome})\n{}",
        ended.title,
        ended.took.as_secs(),
        ended.said.trim()
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(title: &str, script: &str) -> Task {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Task { title: title.to_owned(), command }
    }

    #[test]
    fn what_two_say_at_a_time_is_kept_apart_and_nobody_is_left_out() {
        let lines = |word: &str| {
            format!("for n in 1 2 3; do echo {word}; sleep 0.05; echo {word} >&2; done")
        };
        let mut tasks: Vec<Task> =
            (0..5).map(|n| task(&format!("pool test {n}"), &lines(&format!("word{n}")))).collect();
        tasks.push(task("pool test fails", "echo why; exit 3"));
        let missing = Command::new("/no/such/program");
        tasks.push(Task { title: "pool test missing".to_owned(), command: missing });
        let mut ended = run(tasks);
        ended.sort_by(|a, b| a.title.cmp(&b.title));
        assert_eq!(ended.len(), 7);
        for (n, one) in ended.iter().take(5).enumerate() {
            assert!(one.well);
            assert_eq!(one.said.lines().collect::<Vec<_>>(), vec![format!("word{n}"); 6]);
        }
        assert_eq!((ended[5].well, ended[5].said.trim()), (false, "why"));
        assert!(!ended[6].well && ended[6].said.contains("does not start"), "{:?}", ended[6]);
    }

    #[test]
    fn a_program_that_does_not_end_is_ended_and_its_words_are_kept() {
        let stuck = task("pool test stuck", "echo begun; exec sleep 60");
        let (status, said) = listen(stuck, Duration::from_millis(300)).unwrap();
        assert!(!status.success());
        assert!(said.starts_with("begun") && said.contains("ended from outside"), "{said}");
    }

    #[test]
    fn a_process_that_is_left_behind_is_not_waited_for() {
        let begun = Instant::now();
        let ended = run_alone(vec![task("pool test leaves", "sleep 30 & echo done")]);
        assert!(ended[0].well && begun.elapsed() < Duration::from_secs(20));
        assert_eq!(ended[0].said.trim(), "done");
    }
}
