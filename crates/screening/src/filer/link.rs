//! Persons who act together.

use std::collections::{BTreeMap, HashMap};

use super::names::normal_name;

/// What is known of an applicant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applicant {
    /// Name as written.
    pub name: String,
    /// Address, empty when not known.
    pub address: String,
    /// Legal representative or contact, empty when not known.
    pub representative: String,
    /// Nice classes of its business, empty when not known.
    pub business_classes: Vec<u8>,
}

/// By whom and when an applicant filed: what may bear out that two representatives of one name are one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FiledBy {
    /// Agencies, as [`normal_name`] writes them.
    pub agents: Vec<String>,
    /// Days of filing as numbers.
    pub days: Vec<i64>,
}

/// Days between two filings that count as of the same period.
const SAME_PERIOD: i64 = 30;
/// Representatives of a name over more applicants than this are taken for different persons without further evidence.
const MOST_OF_A_NAME: usize = 5;
/// Surnames of about half of all people, whose short given names recur.
const COMMON_SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑";

impl FiledBy {
    /// Whether two applicants filed by one agency and within one period: in a table of one month the days alone say little,
    /// and a large agency files for thousands.
    fn agrees(&self, other: &Self) -> bool {
        let near = |day: &i64| other.days.iter().any(|there| (day - there).abs() <= SAME_PERIOD);
        self.agents.iter().any(|agent| other.agents.contains(agent)) && self.days.iter().any(near)
    }
}

/// Whether a name is one that many people have: two characters, or three with a common surname. Names in which signs hide
/// characters (赵某) say least of all.
fn is_common(person: &str) -> bool {
    let length = person.chars().count();
    let common = person.chars().next().is_some_and(|first| COMMON_SURNAMES.contains(first));
    length <= 2 || (length == 3 && common) || person.contains(['某', '*', '×'])
}

/// Groups applicants: the same name in another spelling, the same address, the same representative at an address of
/// the same first six characters, or elsewhere when there is more than the name of a person: a name that is none of the
/// common ones, or [`FiledBy`] of both that agrees. Each group is a list of indexes into `applicants`, with the reasons in
/// Chinese.
#[must_use]
pub fn link_applicants(applicants: &[Applicant], filed: &[FiledBy]) -> Vec<(Vec<usize>, Vec<String>)> {
    let mut parent: Vec<usize> = (0..applicants.len()).collect();
    let mut reasons: Vec<(usize, String)> = Vec::new();
    let mut seen: HashMap<(u8, String), usize> = HashMap::new();
    for (index, applicant) in applicants.iter().enumerate() {
        let address = normal_name(&applicant.address);
        let start: String = address.chars().take(6).collect();
        let person = normal_name(&applicant.representative);
        let keys = [
            (0, normal_name(&applicant.name), "名称仅写法不同"),
            (1, if address.chars().count() >= 6 { address } else { String::new() }, "地址相同"),
            (
                2,
                if person.is_empty() || start.is_empty() {
                    String::new()
                } else {
                    format!("{person}@{start}")
                },
                "负责人相同",
            ),
        ];
        for (kind, key, reason) in keys.into_iter().filter(|(_, key, _)| !key.is_empty()) {
            let Some(&other) = seen.get(&(kind, key.clone())) else {
                seen.insert((kind, key), index);
                continue;
            };
            if applicants[other].name != applicant.name {
                reasons
                    .push((index, format!("「{}」与「{}」{reason}", applicants[other].name, applicant.name)));
            }
            let (a, b) = (root(&mut parent, other), root(&mut parent, index));
            parent[a.max(b)] = a.min(b);
        }
    }
    across(applicants, filed, &mut parent, &mut reasons);
    let mut groups: Vec<(Vec<usize>, Vec<String>)> = Vec::new();
    let mut place: HashMap<usize, usize> = HashMap::new();
    for index in 0..applicants.len() {
        let top = root(&mut parent, index);
        let at = *place.entry(top).or_insert_with(|| {
            groups.push((Vec::new(), Vec::new()));
            groups.len() - 1
        });
        groups[at].0.push(index);
    }
    for (index, reason) in reasons {
        let top = root(&mut parent, index);
        if let Some(&at) = place.get(&top) {
            groups[at].1.push(reason);
        }
    }
    groups
}

/// Joins applicants of one representative whose addresses are elsewhere or not known.
fn across(
    applicants: &[Applicant],
    filed: &[FiledBy],
    parent: &mut [usize],
    reasons: &mut Vec<(usize, String)>,
) {
    let mut persons: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, applicant) in applicants.iter().enumerate() {
        let person = normal_name(&applicant.representative);
        if !person.is_empty() {
            persons.entry(person).or_default().push(index);
        }
    }
    for (person, of) in persons {
        let rare = !is_common(&person) && of.len() <= MOST_OF_A_NAME;
        for (place, &index) in of.iter().enumerate() {
            for &other in &of[..place] {
                let (a, b) = (root(parent, other), root(parent, index));
                if a == b {
                    continue;
                }
                let agrees = filed.get(other).zip(filed.get(index)).is_some_and(|(x, y)| x.agrees(y));
                let why = match (agrees, rare) {
                    (true, _) => "代理机构相同、申请日期相近",
                    (false, true) => "姓名不常见",
                    (false, false) => continue,
                };
                let (x, y) = (&applicants[other].name, &applicants[index].name);
                reasons.push((
                    index,
                    format!("「{x}」与「{y}」负责人同名（{}），{why}", applicants[index].representative),
                ));
                parent[a.max(b)] = a.min(b);
                break;
            }
        }
    }
}

fn root(parent: &mut [usize], mut index: usize) -> usize {
    while parent[index] != index {
        parent[index] = parent[parent[index]];
        index = parent[index];
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_of_one_name_address_or_representative_are_one_group() {
        let person = |name: &str, address: &str, representative: &str| Applicant {
            name: name.to_owned(),
            address: address.to_owned(),
            representative: representative.to_owned(),
            ..Applicant::default()
        };
        let applicants = [
            person("南昌市鼎香商贸有限公司", "南昌市红谷滩区一路1号", "甲"),
            person("南昌鼎香商贸有限公司", "", ""),
            person("九江尚品食品有限公司", "南昌市红谷滩区一路1号", "乙"),
            person("赣州某厂", "赣州市章贡区二路2号", "丙"),
        ];
        let groups = link_applicants(&applicants, &[]);
        assert_eq!(groups.iter().map(|g| g.0.clone()).collect::<Vec<_>>(), [vec![0, 1, 2], vec![3]]);
        assert_eq!(groups[0].1.len(), 2);
        assert!(groups[0].1[1].contains("地址相同"));
    }

    #[test]
    fn a_representative_links_across_cities_where_the_name_is_rare_or_more_agrees() {
        let person = |name: &str, address: &str, representative: &str| Applicant {
            name: name.to_owned(),
            address: address.to_owned(),
            representative: representative.to_owned(),
            ..Applicant::default()
        };
        let filed = |agent: &str, day: i64| FiledBy { agents: vec![agent.to_owned()], days: vec![day] };
        let two = |representative: &str, filed: &[FiledBy]| {
            let applicants = [
                person("甲商贸公司", "哈尔滨市南岗区一路1号", representative),
                person("乙食品厂", "广州市天河区二路2号", representative),
            ];
            link_applicants(&applicants, filed)
        };
        assert_eq!(two("欧阳雪晴", &[]).len(), 1, "a rare name");
        assert!(two("欧阳雪晴", &[])[0].1[0].contains("姓名不常见"));
        assert_eq!(two("王伟", &[]).len(), 2, "a common name alone");
        assert_eq!(two("王伟", &[filed("某代理所", 1), filed("另一所", 200)]).len(), 2);
        assert_eq!(two("王伟", &[filed("某代理所", 1), filed("某代理所", 900)]).len(), 2);
        assert_eq!(two("王伟", &[filed("某代理所", 1), filed("另一所", 20)]).len(), 2);
        let both = two("王伟", &[filed("某代理所", 1), filed("某代理所", 20)]);
        assert!(both[0].1[0].contains("代理机构相同、申请日期相近"), "{both:?}");
    }
}
