//! Persons who act together.

use std::collections::HashMap;

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

/// Groups applicants: the same name in another spelling, the same address, the same representative at an address of
/// the same first six characters. Each group is a list of indexes into `applicants`, with the reasons in Chinese.
#[must_use]
pub fn link_applicants(applicants: &[Applicant]) -> Vec<(Vec<usize>, Vec<String>)> {
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
        let groups = link_applicants(&applicants);
        assert_eq!(groups.iter().map(|g| g.0.clone()).collect::<Vec<_>>(), [vec![0, 1, 2], vec![3]]);
        assert_eq!(groups[0].1.len(), 2);
        assert!(groups[0].1[1].contains("地址相同"));
    }
}
