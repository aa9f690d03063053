//! 专题: key fields whose cases are found and counted across procedures. The guidance of a marked case, what suggests a
//! topic, and the counts of each topic over what the reader may see.
use crate::cases::CaseFilter;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use case::{CaseState, EventKind};
use jiff::Timestamp;
use jiff::civil::Date;
use law::instrument::Status;
use law::library::Cited;
use law::procedure::Procedure;
use law::topic::{Topic, TopicVersion};
use serde::Serialize;
use std::collections::BTreeMap;
use store::TopicCount;
use uuid::Uuid;

/// A paragraph of guidance with its article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuidanceLine {
    /// Id within its version.
    pub id: String,
    /// Title.
    pub title: String,
    /// What to look at.
    pub says: String,
    /// Where it stands.
    pub article: Cited,
    /// Whether paragraph and article were both compared with the text.
    pub status: Status,
}

/// Guidance of some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuidanceOfDays {
    /// Id of the version.
    pub version: String,
    /// First day.
    pub from: Date,
    /// Last day; none while it holds.
    pub until: Option<Date>,
    /// Whether it holds today.
    pub holds: bool,
    /// The paragraphs.
    pub guidance: Vec<GuidanceLine>,
}

/// A topic that a case is marked with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicOfCase {
    /// Topic id.
    pub topic: String,
    /// Title; that of the day of marking where the law data no longer have the topic.
    pub title: String,
    /// Whether the law data still have it, so that it has a page.
    pub known: bool,
    /// Who marked the case.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Version of the guidance in force on the day of marking.
    pub marked_under: Option<String>,
    /// The guidance that holds today.
    pub guidance: Option<GuidanceOfDays>,
}

/// A topic to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicName {
    /// Topic id.
    pub id: String,
    /// Title.
    pub title: String,
}

/// Everything about topics on the page of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TopicsOfCase {
    /// Topics it is marked with.
    pub marked: Vec<TopicOfCase>,
    /// Topics that its facts suggest, for whoever may mark it.
    pub suggested: Vec<case::topic::Suggestion>,
    /// Topics with which this person may mark it.
    pub open: Vec<TopicName>,
    /// Whether this person may mark it and take marks off.
    pub may_mark: bool,
}

/// How many cases a part of a topic has, and the filter that lists exactly them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicLine {
    /// Id of the procedure or organ, `open` or `closed`, or the year; of the sum empty.
    pub key: String,
    /// In words.
    pub title: String,
    /// How many.
    pub cases: i64,
    /// The filter of the list of cases.
    pub filter: CaseFilter,
}

/// A topic with its count, for the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicCard {
    /// Topic id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// Measures of the plan it carries.
    pub measures: Vec<u32>,
    /// Cases the reader may see.
    pub cases: i64,
}

/// A topic with its guidance and counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicBoard {
    /// Topic id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// What belongs to it.
    pub belongs: Vec<String>,
    /// Measures of the plan it carries.
    pub measures: Vec<u32>,
    /// Procedures whose cases may be marked, id and title; empty: all.
    pub procedures: Vec<(String, String)>,
    /// Words that suggest it.
    pub words: Vec<String>,
    /// Guidance, the one that holds today first.
    pub versions: Vec<GuidanceOfDays>,
    /// All cases the reader may see.
    pub sum: TopicLine,
    /// By procedure.
    pub by_procedure: Vec<TopicLine>,
    /// By organ.
    pub by_organ: Vec<TopicLine>,
    /// By open and closed.
    pub by_state: Vec<TopicLine>,
    /// By year of opening, latest first.
    pub by_year: Vec<TopicLine>,
}

impl Platform {
    /// Every topic with the number of its cases that the person may see.
    ///
    /// # Errors
    /// When the person may not list cases, or the store fails.
    pub async fn topics(&self, person: &Person) -> Result<Vec<TopicCard>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let counts: BTreeMap<String, i64> = self.store.count_topics(&scope).await?.into_iter().collect();
        let card = |topic: &Topic| TopicCard {
            id: topic.id.value.clone(),
            title: topic.title.clone(),
            summary: topic.summary.clone(),
            measures: topic.measures.clone(),
            cases: counts.get(&*topic.id).copied().unwrap_or(0),
        };
        Ok(self.rules.library.topics.values().map(|filed| card(&filed.value)).collect())
    }

    /// A topic with its guidance, and its cases that the person may see counted in four ways.
    ///
    /// # Errors
    /// "Not there" for an unknown topic; when the person may not list cases, or the store fails.
    pub async fn topic(&self, person: &Person, id: &str) -> Result<TopicBoard, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let topic = &self.rules.library.topics.get(id).ok_or(AppFault::NotThere)?.value;
        let scope = self.access.scope(&person.actor)?;
        let counts = self.store.topic_counts(&scope, id).await?;
        let directory = &self.rules.directory;
        let of = CaseFilter { topic: id.to_owned(), ..CaseFilter::default() };
        let state = |closed: bool| if closed { "closed" } else { "open" };
        let by_procedure = lines(&counts, |count| {
            let filter = CaseFilter { procedure: count.procedure.clone(), ..of.clone() };
            (count.procedure.clone(), self.procedure_title(&count.procedure), filter)
        });
        let by_organ = lines(&counts, |count| {
            let filter = CaseFilter { organ: count.organ.clone(), ..of.clone() };
            (count.organ.clone(), directory.organ_name(&count.organ).to_owned(), filter)
        });
        let by_state = lines(&counts, |count| {
            let (key, title) = (state(count.closed), if count.closed { "已办结" } else { "在办" });
            let filter = CaseFilter { state: key.to_owned(), ..of.clone() };
            (key.to_owned(), title.to_owned(), filter)
        });
        let mut by_year = lines(&counts, |count| {
            let filter = CaseFilter { year: Some(count.year), ..of.clone() };
            (format!("{:04}", count.year), format!("{}年", count.year), filter)
        });
        by_year.sort_by(|a, b| b.key.cmp(&a.key));
        let cases = counts.iter().map(|count| count.cases).sum();
        Ok(TopicBoard {
            id: topic.id.value.clone(),
            title: topic.title.clone(),
            summary: topic.summary.clone(),
            belongs: topic.belongs.clone(),
            measures: topic.measures.clone(),
            procedures: topic
                .procedures
                .iter()
                .map(|id| (id.value.clone(), self.procedure_title(id)))
                .collect(),
            words: topic.words.iter().map(|word| word.value.clone()).collect(),
            versions: self.guidance(topic),
            sum: TopicLine { key: String::new(), title: "全部".into(), cases, filter: of },
            by_procedure,
            by_organ,
            by_state,
            by_year,
        })
    }

    /// Title of the latest version of a procedure; its id where there is none.
    fn procedure_title(&self, id: &str) -> String {
        let versions = self.rules.library.procedures.values();
        versions
            .rev()
            .find(|procedure| *procedure.id == id)
            .map_or_else(|| id.to_owned(), |procedure| procedure.title.clone())
    }

    /// All guidance of a topic: what holds today first, then the others, latest first.
    fn guidance(&self, topic: &Topic) -> Vec<GuidanceOfDays> {
        let today = case::actor::civil_date(self.now());
        let mut all: Vec<GuidanceOfDays> =
            topic.versions.iter().map(|version| self.of_days(version, today)).collect();
        all.sort_by_key(|days| std::cmp::Reverse((days.holds, days.from)));
        all
    }

    fn of_days(&self, version: &TopicVersion, today: Date) -> GuidanceOfDays {
        let holds = *version.from <= today && version.until.is_none_or(|until| today <= until);
        // Guidance of the past cites the articles of its own days.
        let day = version.until.map_or(today, |until| today.min(until)).max(*version.from);
        let line = |one: &law::topic::Guidance| {
            let article = self.rules.library.cited(&one.cite, day);
            let checked = one.status == Status::Verified && article.status == Status::Verified;
            GuidanceLine {
                id: one.id.value.clone(),
                title: one.title.clone(),
                says: one.says.clone(),
                article,
                status: if checked { Status::Verified } else { Status::Default },
            }
        };
        GuidanceOfDays {
            version: version.id.value.clone(),
            from: *version.from,
            until: version.until,
            holds,
            guidance: version.guidance.iter().map(line).collect(),
        }
    }

    /// What the page of a case shows of topics.
    pub(crate) fn topics_of_case(
        &self,
        procedure: &Procedure,
        state: &CaseState,
        may_mark: bool,
    ) -> TopicsOfCase {
        let library = &self.rules.library;
        let today = case::actor::civil_date(self.now());
        let marked = state.topics.iter().map(|(id, mark)| {
            let topic = library.topics.get(id);
            let version = topic.and_then(|topic| topic.version_on(today));
            TopicOfCase {
                topic: id.clone(),
                title: topic.map_or(&mark.title, |topic| &topic.title).clone(),
                known: topic.is_some(),
                by: mark.by.clone(),
                at: mark.at,
                marked_under: mark.version.clone(),
                guidance: version.map(|version| self.of_days(version, today)),
            }
        });
        let fits = |topic: &Topic| topic.covers(&procedure.id) && !state.topics.contains_key(&*topic.id);
        let open = library.topics.values().filter(|topic| may_mark && fits(topic));
        TopicsOfCase {
            marked: marked.collect(),
            suggested: if may_mark {
                case::topic::suggestions(library, procedure, state)
            } else {
                Vec::new()
            },
            open: open
                .map(|topic| TopicName { id: topic.id.value.clone(), title: topic.title.clone() })
                .collect(),
            may_mark,
        }
    }

    /// A mark put on or taken off, in the words of the timeline.
    pub(crate) fn topic_words(
        &self,
        procedure: &Procedure,
        what: &EventKind,
    ) -> (String, Vec<(String, String)>) {
        let title_of = |id: &String| {
            self.rules.library.topics.get(id).map_or_else(|| id.clone(), |topic| topic.title.clone())
        };
        match what {
            EventKind::TopicMarked { title, suggested, .. } => {
                let mut details = vec![("专题".to_owned(), title.clone())];
                details.extend(suggested.iter().map(|hint| {
                    let place = match procedure.field(&hint.field) {
                        Some(field) => field.title.as_str(),
                        None => "名称",
                    };
                    ("提示".to_owned(), format!("“{place}”中有“{}”", hint.word))
                }));
                ("标记专题".to_owned(), details)
            }
            EventKind::TopicRemoved { topic, reason } => {
                let details = vec![("专题".to_owned(), title_of(topic)), ("原因".to_owned(), reason.clone())];
                ("取消专题标记".to_owned(), details)
            }
            _ => (String::new(), Vec::new()),
        }
    }

    /// Titles of the topics of some cases of a list, by case; topics that the law data no longer have are left out.
    ///
    /// # Errors
    /// When the person may not list cases, or the store fails.
    pub async fn topic_titles(
        &self,
        person: &Person,
        cases: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Vec<String>>, AppFault> {
        let scope = self.access.scope(&person.actor)?;
        let mut titles: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
        for (case, topic) in self.store.topics_of(&scope, cases).await? {
            if let Some(topic) = self.rules.library.topics.get(&topic) {
                titles.entry(case).or_default().push(topic.title.clone());
            }
        }
        Ok(titles)
    }
}

/// Counts put together by what a line is about: its key, its title and the filter that lists its cases.
fn lines(
    counts: &[TopicCount],
    line: impl Fn(&TopicCount) -> (String, String, CaseFilter),
) -> Vec<TopicLine> {
    let mut all: BTreeMap<String, TopicLine> = BTreeMap::new();
    for count in counts {
        let (key, title, filter) = line(count);
        let kept = all.entry(key.clone()).or_insert(TopicLine { key, title, cases: 0, filter });
        kept.cases += count.cases;
    }
    let mut lines: Vec<TopicLine> = all.into_values().collect();
    lines.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.key.cmp(&b.key)));
    lines
}
