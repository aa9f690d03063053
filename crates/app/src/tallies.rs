//! 统计: figures on the page of a case that gives a tag, summed over the cases that carry it. The office that gave the tag
//! sees bounded facts of the cases of those units that signed for its hand-over; everyone else only what he may read.
//! Cases that are marked with a topic are summed on the topic's page, for everyone over what he may read.
use crate::cases::Loaded;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Coverage, Purpose, Request, Scope};
use case::CaseState;
use law::library::Cited;
use law::procedure::{Act, Procedure};
use law::tally::{Figure, FigureUnit, Tally};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::{CaseRow, FigureRow, FigureSum, Page, TallyQuery};
use uuid::Uuid;

/// Which tagged cases a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct TallyFilter {
    /// Only cases that add to this figure.
    pub figure: String,
    /// Organ that conducts the case.
    pub organ: String,
    /// Region code, or the beginning of one.
    pub region: String,
    /// Page cursor.
    pub cursor: String,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureTitle {
    /// Figure id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Unit.
    pub unit: FigureUnit,
}

/// Figures of one organ, or of all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct TallyLine {
    /// Organ id; of a region and of the sum empty.
    pub organ: String,
    /// Name of organ or region.
    pub name: String,
    /// Region code; of the sum empty.
    pub region: String,
    /// Sum by figure, in the order of the figures; 0 where nothing is counted.
    pub amounts: Vec<i64>,
}

/// The figures of one tag.
#[derive(Debug, Clone, Serialize)]
pub struct TallyBoard {
    /// Tally id.
    pub tally: String,
    /// Title.
    pub title: String,
    /// What is counted.
    pub summary: String,
    /// Where it stands.
    pub cite: Cited,
    /// The tag.
    pub tag: String,
    /// Figures.
    pub figures: Vec<FigureTitle>,
    /// All together.
    pub sum: TallyLine,
    /// By organ.
    pub organs: Vec<TallyLine>,
    /// By region.
    pub regions: Vec<TallyLine>,
    /// Units whose cases are counted although only bounded facts of them are shown.
    pub units: Vec<String>,
}

/// A tagged case: bounded facts, and what it adds.
#[derive(Debug, Clone, Serialize)]
pub struct TalliedCase {
    /// The case.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Its title; empty for whoever sees bounded facts only.
    pub title: String,
    /// Organ that conducts it.
    pub organ: String,
    /// Name of that organ.
    pub organ_name: String,
    /// Region code.
    pub region: String,
    /// Its status.
    pub status: String,
    /// What it adds, in the order of the figures.
    pub amounts: Vec<i64>,
    /// Whether the person sees it only for the tally.
    pub elsewhere: bool,
}

/// A tag with the scopes of whoever looks at its figures.
struct Tagged<'a> {
    tally: &'a Tally,
    tag: String,
    /// The tag for people: of a topic its title.
    title: String,
    own: Scope,
    purpose: Scope,
    units: BTreeSet<String>,
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl Platform {
    /// The figures on the page of a case; none where it gives no tag.
    ///
    /// # Errors
    /// "Not there" when the case is not there or the person may not know.
    pub async fn tally(&self, person: &Person, case: Uuid) -> Result<Option<TallyBoard>, AppFault> {
        let loaded = self.load_to_read(person, case).await?;
        match self.tagged(person, &loaded)? {
            Some(tagged) => Ok(Some(self.board_of(&tagged).await?)),
            None => Ok(None),
        }
    }

    /// The figures on the page of a case that an act looks at, as the person sees them; none for an act that looks at none.
    ///
    /// # Errors
    /// As [`Platform::tally`].
    pub async fn figures(
        &self,
        person: &Person,
        case: Uuid,
        act: &Act,
    ) -> Result<BTreeMap<String, i64>, AppFault> {
        if act.figures().is_empty() {
            return Ok(BTreeMap::new());
        }
        self.figures_seen(person, &self.load_to_read(person, case).await?, act).await
    }

    /// As [`Platform::figures`], of a case that was loaded.
    pub(crate) async fn figures_seen(
        &self,
        person: &Person,
        loaded: &Loaded<'_>,
        act: &Act,
    ) -> Result<BTreeMap<String, i64>, AppFault> {
        let wanted = act.figures();
        let tagged = if wanted.is_empty() { None } else { self.tagged(person, loaded)? };
        let Some(tagged) = tagged else { return Ok(BTreeMap::new()) };
        let board = self.board_of(&tagged).await?;
        let figures = board.figures.into_iter().zip(board.sum.amounts);
        let looked_at = figures.filter(|(figure, _)| wanted.contains(figure.id.as_str()));
        Ok(looked_at.map(|(figure, amount)| (figure.id, amount)).collect())
    }

    /// The figures of a tally over the cases that are marked with a topic and the person may read.
    ///
    /// # Errors
    /// "Not there" when the tally does not count the topic; when the person may not list cases, or the store fails.
    pub async fn topic_tally(
        &self,
        person: &Person,
        topic: &str,
        tally: &str,
    ) -> Result<TallyBoard, AppFault> {
        self.board_of(&self.of_topic(person, topic, tally)?).await
    }

    /// A page of the cases behind the figures of a topic.
    ///
    /// # Errors
    /// As [`Platform::topic_tally`].
    pub async fn topic_tallied(
        &self,
        person: &Person,
        (topic, tally): (&str, &str),
        filter: &TallyFilter,
        limit: i64,
    ) -> Result<Page<TalliedCase>, AppFault> {
        self.cases_of(person, &self.of_topic(person, topic, tally)?, filter, limit).await
    }

    /// Tallies that count the cases of a topic, by id.
    #[must_use]
    pub fn tallies_of_topic(&self, topic: &str) -> Vec<&Tally> {
        let tallies = self.rules.library.tallies.values().map(|filed| &filed.value);
        tallies.filter(|tally| tally.counts_topic(topic)).collect()
    }

    fn of_topic(&self, person: &Person, topic: &str, tally: &str) -> Result<Tagged<'_>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let known = self.rules.library.topics.get(topic).ok_or(AppFault::NotThere)?;
        let tally = self.rules.library.tallies.get(tally).filter(|tally| tally.counts_topic(topic));
        Ok(Tagged {
            tally: &tally.ok_or(AppFault::NotThere)?.value,
            tag: topic.to_owned(),
            title: known.title.clone(),
            own: self.access.scope(&person.actor)?,
            // Nobody looks into cases of others for a topic.
            purpose: self.access.scope(&person.actor)?,
            units: BTreeSet::new(),
        })
    }

    async fn board_of(&self, tagged: &Tagged<'_>) -> Result<TallyBoard, AppFault> {
        let query = tagged.query(&TallyFilter::default(), 1);
        let sums = self.store.tally(&tagged.own, &tagged.purpose, &query).await?;
        let figures: Vec<FigureTitle> = tagged.tally.figures.iter().map(figure_title).collect();
        let directory = &self.rules.directory;
        let organs = lines(&figures, &sums, |sum| TallyLine {
            organ: sum.organ.clone(),
            name: directory.organ_name(&sum.organ).to_owned(),
            region: sum.region.clone(),
            amounts: Vec::new(),
        });
        let regions = lines(&figures, &sums, |sum| TallyLine {
            organ: String::new(),
            name: directory.regions.get(&sum.region).map_or(sum.region.clone(), |region| region.name.clone()),
            region: sum.region.clone(),
            amounts: Vec::new(),
        });
        let whole = lines(&figures, &sums, |_| TallyLine { name: "合计".into(), ..TallyLine::default() });
        let empty =
            TallyLine { name: "合计".into(), amounts: vec![0; figures.len()], ..TallyLine::default() };
        let today = case::actor::civil_date(self.now());
        Ok(TallyBoard {
            tally: tagged.tally.id.value.clone(),
            title: tagged.tally.title.clone(),
            summary: tagged.tally.summary.clone(),
            cite: self.rules.library.cited(&tagged.tally.cite, today),
            tag: tagged.title.clone(),
            sum: whole.into_iter().next().unwrap_or(empty),
            organs,
            regions,
            figures,
            units: tagged.units.iter().map(|id| directory.organ_name(id).to_owned()).collect(),
        })
    }

    /// A page of the cases behind the figures. Those of others are noted in the audit trail before they are shown.
    ///
    /// # Errors
    /// "Not there" when the case is not there, gives no tag, or the person may not know.
    pub async fn tallied(
        &self,
        person: &Person,
        case: Uuid,
        filter: &TallyFilter,
        limit: i64,
    ) -> Result<Page<TalliedCase>, AppFault> {
        let loaded = self.load_to_read(person, case).await?;
        let tagged = self.tagged(person, &loaded)?.ok_or(AppFault::NotThere)?;
        self.cases_of(person, &tagged, filter, limit).await
    }

    async fn cases_of(
        &self,
        person: &Person,
        tagged: &Tagged<'_>,
        filter: &TallyFilter,
        limit: i64,
    ) -> Result<Page<TalliedCase>, AppFault> {
        let page = self.store.tallied(&tagged.own, &tagged.purpose, &tagged.query(filter, limit)).await?;
        let what = format!("{}“{}”的案件清单", tagged.tally.title, tagged.title);
        let looked = page.rows.iter().filter(|(_, _, elsewhere)| *elsewhere);
        self.note_looks(person, looked.map(|(row, ..)| row.case_id), &what).await?;
        let figures = &tagged.tally.figures;
        let rows = page.rows.iter().map(|(row, added, far)| self.tallied_case(figures, row, added, *far));
        Ok(Page { rows: rows.collect(), next: page.next })
    }

    fn tallied_case(&self, figures: &[Figure], row: &CaseRow, added: &[FigureRow], far: bool) -> TalliedCase {
        let amount = |figure: &Figure| {
            added.iter().find(|added| added.figure == *figure.id).map_or(0, |added| added.amount)
        };
        TalliedCase {
            id: row.case_id,
            number: row.number.clone().unwrap_or_default(),
            title: if far { String::new() } else { row.title.clone() },
            organ: row.organ.clone(),
            organ_name: self.rules.directory.organ_name(&row.organ).to_owned(),
            region: row.region.clone(),
            status: row.status.clone(),
            amounts: figures.iter().map(amount).collect(),
            elsewhere: far,
        }
    }

    fn tagged(&self, person: &Person, loaded: &Loaded<'_>) -> Result<Option<Tagged<'_>>, AppFault> {
        let (procedure, state) = (loaded.procedure, &loaded.state);
        let tallies = self.rules.library.tallies.values().map(|filed| &filed.value);
        let mut given = tallies.filter_map(|tally| {
            Some((tally, tally.board(&procedure.id)?, case::tally::tag_given(tally, procedure, state)?))
        });
        let Some((tally, board, tag)) = given.next() else { return Ok(None) };
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let units: BTreeSet<String> = match &board.units_by {
            Some(handover) => {
                let signed = state.sent.iter().filter(|sent| {
                    sent.signed_at.is_some() && sent.item.kind.rsplit('/').next() == Some(handover.as_str())
                });
                signed.map(|sent| sent.item.to_organ.clone()).collect()
            }
            None => BTreeSet::new(),
        };
        let purpose = held_purpose(procedure, state, units.iter());
        let own = self.access.scope(&person.actor)?;
        let purpose = self.access.purpose_scope(&person.actor, &purpose)?;
        let units = if purpose.is_empty() { BTreeSet::new() } else { units };
        Ok(Some(Tagged { tally, title: tag.clone(), tag, own, purpose, units }))
    }
}

/// The purpose of the organ that conducts a case, over the cases of some organs.
pub(crate) fn held_purpose<'a>(
    procedure: &Procedure,
    state: &CaseState,
    organs: impl Iterator<Item = &'a String>,
) -> Purpose {
    Purpose {
        duties: procedure.conducted_by.iter().map(|duty| duty.value.clone()).collect(),
        covers: Coverage::Organs(organs.filter_map(|id| id.parse().ok()).collect()),
        holder: state.organ.parse().ok(),
    }
}

impl Tagged<'_> {
    fn query(&self, filter: &TallyFilter, limit: i64) -> TallyQuery {
        TallyQuery {
            tally: self.tally.id.value.clone(),
            tag: self.tag.clone(),
            figure: some(&filter.figure),
            organ: some(&filter.organ),
            region: some(&filter.region),
            cursor: some(&filter.cursor),
            limit,
        }
    }
}

fn figure_title(figure: &Figure) -> FigureTitle {
    FigureTitle { id: figure.id.value.clone(), title: figure.title.clone(), unit: figure.unit }
}

/// Sums put together by what a line is made of, in the order of regions and organs.
fn lines(
    figures: &[FigureTitle],
    sums: &[FigureSum],
    line: impl Fn(&FigureSum) -> TallyLine,
) -> Vec<TallyLine> {
    let mut all: BTreeMap<(String, String), TallyLine> = BTreeMap::new();
    for sum in sums {
        let made = line(sum);
        let kept = all
            .entry((made.region.clone(), made.organ.clone()))
            .or_insert(TallyLine { amounts: vec![0; figures.len()], ..made });
        if let Some(place) = figures.iter().position(|figure| figure.id == sum.figure) {
            kept.amounts[place] = kept.amounts[place].saturating_add(sum.amount);
        }
    }
    all.into_values().collect()
}
